import type { Texts } from './mail-texts.ts'

/** Spanish. */
export const es: Texts = {
  codeSubject: (code, project) => `${code} es tu código de ${project}`,
  codeOnce: (lifetime) => `Funciona una sola vez, durante ${lifetime}.`,
  codeLives: (lifetime) => `El código funciona durante ${lifetime}.`,
  codeSecret: 'No se lo digas a nadie.',
  codeInstead: '¿Estás en otro dispositivo? Escribe allí este código:',
  linkOnce: (lifetime) => `El enlace funciona una sola vez, durante ${lifetime}.`,
  linksOnce: (lifetime) => `Cada enlace funciona una sola vez, durante ${lifetime}.`,
  ignore: 'Si no lo has pedido, puedes ignorar este correo. Sin él, nadie puede entrar.',
  login: {
    title: (project) => `Inicia sesión en ${project}`,
    action: (project) => `Iniciar sesión en ${project}`,
    code: 'Escribe este código para iniciar sesión:',
  },
  signup: {
    title: (project) => `Te damos la bienvenida a ${project}`,
    action: 'Completar el registro',
    code: 'Escribe este código para completar tu registro:',
  },
  invite: {
    title: (project) => `Tienes una invitación a ${project}`,
    action: 'Aceptar la invitación',
    ignore: 'Si no sabes por qué recibes este correo, puedes ignorarlo.',
  },
  reset: {
    title: (project) => `Restablece tu contraseña de ${project}`,
    choose: 'Sigue este enlace para elegir una contraseña nueva:',
    action: 'Elegir una contraseña nueva',
    keep: 'O deja la contraseña como está:',
    login: 'Iniciar sesión sin contraseña',
    ignore: 'Si no lo has pedido, puedes ignorar este correo. Tu contraseña no cambia.',
  },
  verify: {
    title: (project) => `Confirma tu dirección para ${project}`,
    choose: 'Sigue este enlace para confirmar que la dirección es tuya y elegir una contraseña:',
  },
}
