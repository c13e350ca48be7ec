import type { Texts } from './mail-texts.ts'

/** French. */
export const fr: Texts = {
  codeSubject: (code, project) => `${code} est votre code ${project}`,
  codeOnce: (lifetime) => `Il fonctionne une seule fois, pendant ${lifetime}.`,
  codeLives: (lifetime) => `Le code fonctionne pendant ${lifetime}.`,
  codeSecret: 'Ne le communiquez à personne.',
  codeInstead: 'Sur un autre appareil ? Saisissez-y plutôt ce code :',
  linkOnce: (lifetime) => `Le lien fonctionne une seule fois, pendant ${lifetime}.`,
  linksOnce: (lifetime) => `Chaque lien fonctionne une seule fois, pendant ${lifetime}.`,
  ignore:
    "Si vous n'êtes pas à l'origine de cette demande, ignorez ce message. Sans lui, personne ne peut se connecter.",
  login: {
    title: (project) => `Connectez-vous à ${project}`,
    action: (project) => `Se connecter à ${project}`,
    code: 'Saisissez ce code pour vous connecter :',
  },
  signup: {
    title: (project) => `Bienvenue sur ${project}`,
    action: "Terminer l'inscription",
    code: 'Saisissez ce code pour terminer votre inscription :',
  },
  invite: {
    title: (project) => `Vous avez une invitation pour ${project}`,
    action: "Accepter l'invitation",
    ignore: 'Si vous ne savez pas pourquoi vous recevez ce message, ignorez-le.',
  },
  reset: {
    title: (project) => `Réinitialisez votre mot de passe ${project}`,
    choose: 'Suivez ce lien pour choisir un nouveau mot de passe :',
    action: 'Choisir un nouveau mot de passe',
    keep: 'Ou gardez votre mot de passe :',
    login: 'Se connecter sans mot de passe',
    ignore:
      "Si vous n'êtes pas à l'origine de cette demande, ignorez ce message. Votre mot de passe ne change pas.",
  },
  verify: {
    title: (project) => `Confirmez votre adresse pour ${project}`,
    choose:
      'Suivez ce lien pour confirmer que cette adresse est la vôtre et choisir un mot de passe :',
  },
}
