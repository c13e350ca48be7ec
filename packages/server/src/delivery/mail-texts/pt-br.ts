import type { Texts } from './mail-texts.ts'

/** Brazilian Portuguese. */
export const ptBr: Texts = {
  codeSubject: (code, project) => `${code} é o seu código do ${project}`,
  codeOnce: (lifetime) => `Funciona uma única vez, por ${lifetime}.`,
  codeLives: (lifetime) => `O código funciona por ${lifetime}.`,
  codeSecret: 'Não conte a ninguém.',
  codeInstead: 'Está em outro dispositivo? Digite lá este código:',
  linkOnce: (lifetime) => `O link funciona uma única vez, por ${lifetime}.`,
  linksOnce: (lifetime) => `Cada link funciona uma única vez, por ${lifetime}.`,
  ignore: 'Se você não pediu isto, pode ignorar este e-mail. Sem ele, ninguém consegue entrar.',
  login: {
    title: (project) => `Entre no ${project}`,
    action: (project) => `Entrar no ${project}`,
    code: 'Digite este código para entrar:',
  },
  signup: {
    title: (project) => `Boas-vindas ao ${project}`,
    action: 'Concluir o cadastro',
    code: 'Digite este código para concluir o seu cadastro:',
  },
  invite: {
    title: (project) => `Você recebeu um convite para o ${project}`,
    action: 'Aceitar o convite',
    ignore: 'Se você não sabe por que recebeu este e-mail, pode ignorá-lo.',
  },
  reset: {
    title: (project) => `Redefina a sua senha do ${project}`,
    choose: 'Siga este link para escolher uma nova senha:',
    action: 'Escolher uma nova senha',
    keep: 'Ou deixe a senha como está:',
    login: 'Entrar sem senha',
    ignore: 'Se você não pediu isto, pode ignorar este e-mail. A sua senha continua a mesma.',
  },
  verify: {
    title: (project) => `Confirme o seu endereço para o ${project}`,
    choose: 'Siga este link para confirmar que este endereço é seu e escolher uma senha:',
  },
}
