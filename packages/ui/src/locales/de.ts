import { countingIn } from '../messages/counting.ts'
import type { ErrorFacts, Messages } from '../messages/messages.ts'

const { count, soon } = countingIn<'one'>('de')

const when = ({ secondsLeft }: ErrorFacts) =>
  secondsLeft === null
    ? 'Versuchen Sie es gleich noch einmal.'
    : secondsLeft === 0
      ? 'Sie können es jetzt wieder versuchen.'
      : `Versuchen Sie es ${soon(secondsLeft)} noch einmal.`

/** German. */
export const de: Messages = {
  lang: 'de',
  dir: 'ltr',
  errors: {
    'email-invalid': () =>
      'Das sieht nicht nach einer E-Mail-Adresse aus. Prüfen Sie die Schreibweise.',
    'input-invalid': () => 'Etwas in diesem Formular stimmt nicht. Prüfen Sie Ihre Angaben.',
    'mailbox-unavailable': () =>
      'Dieses Postfach nimmt keine E-Mails an: Es ist vielleicht voll oder geschlossen. Schaffen Sie Platz oder nehmen Sie eine andere Adresse.',
    'phone-invalid': () =>
      'Das sieht nicht nach einer Handynummer aus. Wählen Sie das Land oder beginnen Sie mit + und der Landesvorwahl.',
    'phone-refused': () =>
      'In dieses Land senden wir keine Codes. Melden Sie sich auf einem anderen Weg an.',
    'phone-unsubscribed': () =>
      'Diese Nummer hat unsere Nachrichten abbestellt. Senden Sie START an die Nummer, die zuletzt geschrieben hat, und versuchen Sie es dann noch einmal.',
    'carrier-refused': () =>
      'Die Nachricht kam bei dieser Nummer nicht an. Prüfen Sie sie oder nehmen Sie einen anderen Weg.',
    'code-incorrect': ({ params: { attemptsLeft } }) =>
      attemptsLeft === undefined
        ? 'Der Code stimmt nicht. Sehen Sie in der neuesten Nachricht nach.'
        : attemptsLeft === 0
          ? 'Der Code stimmt nicht, und das war der letzte Versuch. Fordern Sie einen neuen Code an.'
          : `Der Code stimmt nicht. Sie haben noch ${count(attemptsLeft, { one: '# Versuch', other: '# Versuche' })}.`,
    'code-expired': () => 'Der Code ist abgelaufen. Fordern Sie einen neuen an.',
    'code-used': () => 'Der Code wurde schon benutzt. Fordern Sie einen neuen an.',
    'code-exhausted': () =>
      'Zu viele falsche Versuche, der Code gilt nicht mehr. Fordern Sie einen neuen an.',
    'attempt-unknown': () =>
      'Diese Anmeldung wurde in einem anderen Browser begonnen oder ist zu lange her. Beginnen Sie noch einmal.',
    'link-expired': () => 'Der Link ist abgelaufen. Links gelten zehn Minuten.',
    'link-used': () => 'Der Link wurde schon benutzt. Jeder Link gilt einmal.',
    'link-unknown': () =>
      'Der Link ist nicht vollständig. Öffnen Sie ihn noch einmal aus der E-Mail.',
    'link-elsewhere': () => 'Der Link wurde in einem anderen Browser angefordert.',
    'credentials-incorrect': () => 'E-Mail-Adresse oder Passwort stimmt nicht.',
    'password-weak': () =>
      'Dieses Passwort ist zu leicht zu erraten. Fügen Sie ein oder zwei Wörter hinzu.',
    'password-breached': () =>
      'Dieses Passwort ist aus einem Datenleck bekannt. Wählen Sie ein anderes.',
    'password-reset-required': () =>
      'Wählen Sie zu Ihrer Sicherheit zuerst ein neues Passwort: mit „Passwort vergessen?“.',
    'wallet-missing': () => 'Diese Wallet ist nicht mehr da. Wählen Sie eine andere.',
    'wallet-refused': () =>
      'Die Wallet hat dieser Seite kein Konto freigegeben. Versuchen Sie es noch einmal und erlauben Sie es dort.',
    'wallet-busy': () =>
      'Die Wallet wartet noch auf eine Antwort. Öffnen Sie sie und sehen Sie nach.',
    'wallet-failed': () =>
      'Die Wallet meldet ein Problem. Öffnen Sie sie, sehen Sie nach und versuchen Sie es noch einmal.',
    'wallet-unsupported': () =>
      'Wie diese Wallet signiert, können wir nicht prüfen. Nehmen Sie eine andere oder einen anderen Weg.',
    'wallet-account-changed': () =>
      'Die Wallet steht jetzt auf einem anderen Konto. Wechseln Sie zurück oder wählen Sie die Wallet neu.',
    'wallet-chain-changed': () =>
      'Die Wallet steht jetzt auf einem anderen Netzwerk. Wechseln Sie zurück oder wählen Sie die Wallet neu.',
    'signature-refused': () => 'Sie haben die Nachricht nicht signiert. Es ist nichts geschehen.',
    'signature-incorrect': () =>
      'Diese Signatur gehört nicht zu diesem Konto. Beginnen Sie noch einmal.',
    'signature-expired': () =>
      'Diese Nachricht ist abgelaufen oder wurde schon benutzt. Beginnen Sie noch einmal.',
    'provider-refused': () => 'Sie haben es dort nicht erlaubt. Es ist nichts geschehen.',
    'provider-closed': () => 'Das Fenster wurde zu früh geschlossen. Es ist nichts geschehen.',
    'provider-failed': () =>
      'Der Anbieter meldet ein Problem. Versuchen Sie es noch einmal oder nehmen Sie einen anderen Weg.',
    'provider-missing': () =>
      'Dieser Anbieter steht hier gerade nicht zur Verfügung. Nehmen Sie einen anderen Weg.',
    'provider-expired': () =>
      'Das hat zu lange gedauert oder wurde schon benutzt. Beginnen Sie noch einmal.',
    'account-taken': () => 'Dieses Konto gehört hier schon jemand anderem. Wählen Sie ein anderes.',
    'passkey-unsupported': () =>
      'Dieser Browser oder dieses Gerät kann hier keine Passkeys nutzen. Nehmen Sie einen anderen Weg oder ein anderes Gerät.',
    'passkey-cancelled': () =>
      'Es wurde kein Passkey benutzt: Die Anfrage wurde geschlossen, oder hier ist keiner. Es ist nichts geschehen.',
    'passkey-expired': () =>
      'Das hat zu lange gedauert, die Anfrage ist abgelaufen. Versuchen Sie es noch einmal.',
    'passkey-exists': () => 'Dieses Gerät hat schon einen Passkey für Ihr Konto.',
    'passkey-unknown': () =>
      'Zu diesem Passkey gibt es hier kein Konto mehr. Nehmen Sie einen anderen oder einen anderen Weg.',
    'passkey-incorrect': () =>
      'Dieser Passkey ließ sich nicht prüfen. Versuchen Sie es noch einmal oder nehmen Sie einen anderen Weg.',
    'passkey-failed': () =>
      'Das Gerät konnte seinen Passkey gerade nicht nutzen. Versuchen Sie es noch einmal oder nehmen Sie einen anderen Weg.',
    'passkey-limit': () => 'Mehr Passkeys kann ein Konto nicht haben. Entfernen Sie zuerst einen.',
    'passkey-domain-refused': () =>
      'Passkeys funktionieren auf dieser Seite nicht. Öffnen Sie die App unter ihrer eigenen Adresse.',
    'password-incorrect': () => 'Das Passwort stimmt nicht.',
    'totp-incorrect': () =>
      'Der Code stimmt nicht. Prüfen Sie, ob er zu diesem Konto gehört, und nehmen Sie den nächsten.',
    'totp-used': () => 'Der Code wurde schon benutzt. Warten Sie auf den nächsten in Ihrer App.',
    'totp-expired': () => 'Das hat zu lange gedauert. Beginnen Sie mit einem neuen Schlüssel.',
    'totp-active': () => 'Sie haben schon eine Authenticator-App. Entfernen Sie diese zuerst.',
    'totp-pending': () =>
      'Anderswo wird gerade eine App eingerichtet. Schließen Sie das ab oder versuchen Sie es später.',
    'totp-unknown': () => 'Dieses Konto hat keine Authenticator-App.',
    'recovery-code-incorrect': () =>
      'Dieser Wiederherstellungscode stimmt nicht. Prüfen Sie die Schreibweise.',
    'recovery-code-used': () =>
      'Dieser Wiederherstellungscode wurde schon benutzt. Jeder gilt einmal.',
    'second-factor-expired': () =>
      'Das hat zu lange gedauert. Melden Sie sich zu Ihrer Sicherheit noch einmal an.',
    'step-up-required': () =>
      'Bestätigen Sie, dass Sie es sind, und versuchen Sie es dann noch einmal.',
    'step-up-cancelled': () =>
      'Es wurde nichts geändert, weil Sie nicht bestätigt haben, dass Sie es sind.',
    'address-yours': () => 'Das gehört schon zu Ihrem Konto.',
    'address-taken': () =>
      'Das gehört Ihnen, aber zu einem anderen Konto. Melden Sie sich dort an, entfernen Sie es und fügen Sie es dann hier hinzu.',
    'address-unverified': () => 'Bestätigen Sie zuerst die Adresse, die Ihr Konto hat.',
    'email-needed': () => 'Ein Passwort braucht eine E-Mail-Adresse. Fügen Sie zuerst eine hinzu.',
    'factor-unknown': () => 'Das gehört schon nicht mehr zu Ihrem Konto.',
    'last-factor': () =>
      'Nur so können Sie sich anmelden, also bleibt es. Fügen Sie etwas anderes hinzu und entfernen Sie es dann.',
    'request-invalid': () => 'Diese Anfrage stimmt nicht. Beginnen Sie noch einmal.',
    impersonated: () => 'Das geht nicht im Namen einer anderen Person.',
    'session-unknown': () => 'Diese Sitzung ist schon beendet.',
    'signed-out': () => 'Sie sind abgemeldet. Melden Sie sich an, um fortzufahren.',
    'rate-limited': (facts) => `Zu viele Versuche. ${when(facts)}`,
    offline: () =>
      'Sie sind anscheinend offline. Es ist nichts verloren: Versuchen Sie es wieder, sobald Sie verbunden sind.',
    timeout: () =>
      'Das hat zu lange gedauert. Es ist nichts verloren: Versuchen Sie es noch einmal.',
    unavailable: (facts) => `Der Dienst antwortet gerade nicht. ${when(facts)}`,
    'origin-refused': () =>
      'Diese Seite darf das nicht. Öffnen Sie die App unter ihrer eigenen Adresse.',
    unexpected: () => 'Bei uns ist etwas schiefgegangen. Versuchen Sie es gleich noch einmal.',
  },
  common: {
    email: 'E-Mail-Adresse',
    code: 'Sechsstelliger Code',
    password: 'Passwort',
    newPassword: 'Neues Passwort',
    showPassword: 'Passwort anzeigen',
    hidePassword: 'Passwort verbergen',
    back: 'Andere Adresse verwenden',
    tryAgain: 'Noch einmal versuchen',
    or: 'oder',
    working: 'Bitte warten…',
    loading: 'Wird geladen…',
    resend: (secondsLeft) =>
      secondsLeft > 0 ? `Erneut senden in ${secondsLeft} s` : 'Erneut senden',
    failed: 'Das hat nicht geklappt. Versuchen Sie es gleich noch einmal.',
  },
  login: {
    title: 'Anmelden',
    methods: {
      'email-otp': 'Code per E-Mail erhalten',
      'phone-otp': 'Code aufs Handy erhalten',
      'magic-link': 'Link per E-Mail erhalten',
      password: 'Passwort verwenden',
      passkey: 'Passkey verwenden',
      wallet: 'Krypto-Wallet verwenden',
    },
    signUpTitle: 'Konto erstellen',
    toSignUp: 'Neu hier? Konto erstellen',
    toSignIn: 'Sie haben ein Konto? Anmelden',
  },
  done: { title: 'Sie sind angemeldet', lead: (address) => `Angemeldet als ${address}.` },
  emailOtp: {
    lead: 'Wir senden Ihnen einen Code. Sie brauchen kein Passwort.',
    submit: 'Code senden',
    sentTitle: 'Sehen Sie in Ihre E-Mails',
    sent: (email) =>
      `Wir haben einen sechsstelligen Code an ${email} gesendet. Er gilt zehn Minuten.`,
    finish: 'Anmelden',
  },
  phoneOtp: {
    phone: 'Handynummer',
    country: 'Land',
    anyCountry: 'Anderes, mit + und Vorwahl',
    channel: 'Senden per',
    channels: { sms: 'SMS', whatsapp: 'WhatsApp' },
    lead: 'Wir senden Ihnen einen Code. Sie brauchen kein Passwort.',
    submit: 'Code senden',
    sentTitle: 'Sehen Sie auf Ihr Handy',
    sent: {
      sms: (phone) =>
        `Wir haben einen sechsstelligen Code an ${phone} gesendet. Er gilt zehn Minuten.`,
      whatsapp: (phone) =>
        `Wir haben einen sechsstelligen Code per WhatsApp an ${phone} gesendet. Er gilt zehn Minuten.`,
    },
    switchFrom: { sms: 'Stattdessen per WhatsApp senden', whatsapp: 'Stattdessen per SMS senden' },
    back: 'Andere Nummer verwenden',
    finish: 'Anmelden',
  },
  magicLink: {
    lead: 'Wir senden Ihnen einen Link. Ein Klick, und Sie sind angemeldet.',
    submit: 'Link senden',
    sentTitle: 'Sehen Sie in Ihre E-Mails',
    sent: (email) => `Wir haben einen Link an ${email} gesendet. Er gilt zehn Minuten.`,
    sentWithCode: (email) =>
      `Wir haben einen Link an ${email} gesendet. Öffnen Sie ihn in diesem Browser oder geben Sie hier den Code aus der E-Mail ein.`,
    elsewhere:
      'Auf einem anderen Gerät wählen Sie diese Zahl. Dann geht es auf dieser Seite von selbst weiter.',
    deniedTitle: 'Diese Anmeldung wurde abgelehnt',
    denied: 'Wer den Link geöffnet hat, hat angegeben, ihn nicht angefordert zu haben.',
    finish: 'Anmelden',
    opening: 'Sie werden angemeldet…',
    confirmTitle: 'Auf diesem Gerät anmelden?',
    confirm:
      'Sie haben diesen Link in einem anderen Browser angefordert. Fahren Sie nur fort, wenn Sie das selbst waren.',
    confirmSubmit: 'Hier anmelden',
    confirmElsewhere:
      'Um sich dort anzumelden, wo Sie begonnen haben, geben Sie dort den Code aus derselben E-Mail ein.',
    deadTitle: 'Dieser Link funktioniert nicht',
    restart: 'Neuen Link anfordern',
  },
  passwords: {
    signIn: 'Melden Sie sich mit Ihrem Passwort an.',
    signInSubmit: 'Anmelden',
    signUpLead:
      'Danach senden wir Ihnen einen Code, um sicher zu sein, dass die Adresse Ihnen gehört.',
    signUpSubmit: 'Konto erstellen',
    forgot: 'Passwort vergessen?',
    sentTitle: 'Bestätigen Sie Ihre Adresse',
    sent: (email) =>
      `Wir haben einen sechsstelligen Code an ${email} gesendet. Er gilt zehn Minuten.`,
    finish: 'Bestätigen',
    strength: [
      'Sehr leicht zu erraten',
      'Leicht zu erraten',
      'Könnte stärker sein',
      'Stark',
      'Sehr stark',
    ],
    strengthLabel: 'Passwortstärke',
    strengthHint: 'Ein paar seltene Wörter ergeben ein starkes Passwort.',
    breached: 'Aus einem Datenleck bekannt',
  },
  reset: {
    title: 'Neues Passwort wählen',
    lead: 'Dazu senden wir Ihnen einen Link.',
    submit: 'Link senden',
    sentTitle: 'Sehen Sie in Ihre E-Mails',
    sent: (email) =>
      `Wenn ${email} ein Konto hat, ist ein Link für ein neues Passwort unterwegs. Er gilt zehn Minuten.`,
    newTitle: 'Neues Passwort wählen',
    newLead: 'Es gilt sofort und beendet alle anderen Sitzungen.',
    newSubmit: 'Speichern und anmelden',
    deadTitle: 'Dieser Link funktioniert nicht',
    restart: 'Neuen Link anfordern',
  },
  oauth: {
    lead: 'Nutzen Sie ein Konto, das Sie schon haben.',
    choices: 'Anbieter',
    signInWith: (provider) => `Weiter mit ${provider}`,
    inWindow: 'Fahren Sie in dem Fenster fort, das sich geöffnet hat.',
    returning: 'Einen Moment…',
    back: 'Noch einmal beginnen',
    linkTitle: 'Konto verknüpfen',
    linkLead: 'Dann können Sie sich auch damit anmelden.',
    link: (provider) => `${provider} verknüpfen`,
    linkedTitle: 'Verknüpft',
    linked: 'Ab jetzt können Sie sich auch damit anmelden.',
  },
  wallet: {
    lead: 'Sie signieren eine Nachricht in Ihrer Wallet. Das kostet nichts und überweist nichts.',
    choices: 'Ihre Wallets',
    unnamed: 'Wallet dieses Browsers',
    kinds: { ethereum: 'Ethereum', solana: 'Solana' },
    none: 'In diesem Browser ist noch keine Wallet. Sobald Sie eine installieren oder entsperren, erscheint sie hier.',
    reviewTitle: 'Lesen, dann signieren',
    review: (wallet) =>
      `${wallet} zeigt Ihnen gleich diesen Text. Signieren Sie ihn nur, wenn er die Website nennt, auf der Sie sind.`,
    message: 'Die Nachricht',
    sign: 'Nachricht signieren',
    again: 'Noch einmal beginnen',
    back: 'Wallet neu wählen',
  },
  passkey: {
    lead: 'Mit Finger, Gesicht oder PIN. Sie müssen nichts eintippen.',
    submit: 'Mit einem Passkey anmelden',
    hint: 'Wo ein Formular nach Ihrer E-Mail-Adresse fragt, bietet Ihr Browser auch Ihre Passkeys an.',
  },
  secondFactor: {
    title: 'Noch ein Schritt',
    leads: {
      passkey: 'Bestätigen Sie mit einem Passkey: mit Finger, Gesicht oder PIN.',
      totp: 'Geben Sie den Code aus Ihrer Authenticator-App ein.',
      'recovery-code':
        'Geben Sie einen Ihrer gespeicherten Wiederherstellungscodes ein. Jeder gilt einmal.',
    },
    labels: { totp: 'Code aus Ihrer App', 'recovery-code': 'Wiederherstellungscode' },
    submit: 'Anmelden',
    use: {
      passkey: 'Passkey verwenden',
      totp: 'Authenticator-App verwenden',
      'recovery-code': 'Wiederherstellungscode verwenden',
    },
    restart: 'Von vorn beginnen',
    none: 'Keine Anmeldung wartet auf einen zweiten Schritt.',
    mustSetUp:
      'Diese App verlangt von allen einen zweiten Schritt. Richten Sie ihn ein, um hineinzukommen.',
  },
  totp: {
    title: 'Authenticator-App',
    off: 'Damit braucht eine Anmeldung zusätzlich einen Code von Ihrem Handy.',
    setUp: 'App einrichten',
    scan: 'Scannen Sie dies mit Ihrer Authenticator-App und geben Sie den Code ein, den sie zeigt.',
    qrCode: 'QR-Code mit dem Schlüssel darunter',
    secret: 'Oder tippen Sie diesen Schlüssel ein',
    confirm: 'Bestätigen',
    cancel: 'Nicht jetzt',
    on: 'Aktiv. Jede Anmeldung braucht einen Code aus Ihrer App.',
    remove: 'App entfernen',
    replace: 'Stattdessen eine andere App einrichten',
  },
  recoveryCodes: {
    title: 'Speichern Sie Ihre Wiederherstellungscodes',
    lead: 'Mit jedem kommen Sie einmal hinein, wenn Ihre App verloren ist. Wir zeigen sie nicht noch einmal.',
    plural: 'Wiederherstellungscodes',
    download: 'Als Text herunterladen',
    file: 'wiederherstellungscodes',
    saved: 'Ich habe sie gespeichert',
    left: (amount) =>
      `Sie haben noch ${count(amount, { one: '# Wiederherstellungscode', other: '# Wiederherstellungscodes' })}. Jeder gilt einmal.`,
    none: 'Es gibt keine: Wiederherstellungscodes kommen mit einer Authenticator-App.',
    renew: 'Für neue richten Sie eine andere App ein. Auch dieselbe noch einmal genügt.',
  },
  stepUp: {
    title: 'Bestätigen Sie, dass Sie es sind',
    leads: {
      passkey: 'Mit einem Passkey: mit Finger, Gesicht oder PIN.',
      totp: 'Geben Sie den Code aus Ihrer Authenticator-App ein.',
      'recovery-code': 'Geben Sie einen Ihrer Wiederherstellungscodes ein. Jeder gilt einmal.',
      password: 'Geben Sie Ihr Passwort ein.',
      'email-otp': 'Wir senden einen Code an Ihre E-Mail-Adresse.',
      'phone-otp': 'Wir senden einen Code auf Ihr Handy.',
    },
    submit: 'Bestätigen',
    send: 'Code senden',
    sent: {
      'email-otp':
        'Wir haben einen sechsstelligen Code an Ihre E-Mail-Adresse gesendet. Er gilt zehn Minuten.',
      'phone-otp':
        'Wir haben einen sechsstelligen Code auf Ihr Handy gesendet. Er gilt zehn Minuten.',
    },
    use: {
      passkey: 'Passkey verwenden',
      totp: 'Authenticator-App verwenden',
      'recovery-code': 'Wiederherstellungscode verwenden',
      password: 'Passwort verwenden',
      'email-otp': 'Code per E-Mail erhalten',
      'phone-otp': 'Code aufs Handy erhalten',
    },
    needsSecondFactor:
      'Dafür braucht es einen zweiten Schritt. Richten Sie zuerst eine Authenticator-App ein.',
    otherWay: 'Anderer Weg',
    cancel: 'Abbrechen',
  },
  account: {
    title: 'Ihr Konto',
    noWayIn:
      'Nach dieser Sitzung können Sie sich nicht mehr anmelden. Fügen Sie jetzt eine E-Mail-Adresse oder eine Nummer hinzu.',
    profile: 'Profil',
    name: 'Name',
    nameless: 'Noch kein Name',
    rename: 'Namen ändern',
    renameLead: 'So, wie Sie genannt werden möchten. Nichts davon ist Pflicht.',
    nameParts: { first: 'Vorname', middle: 'Weitere Vornamen', last: 'Nachname' },
    change: 'Ändern',
    save: 'Speichern',
    confirm: 'Bestätigen',
    cancel: 'Abbrechen',
    sendCode: 'Code senden',
    memberSince: 'Dabei seit',
    primary: 'Hauptadresse',
    unverified: 'Nicht bestätigt',
    makePrimary: 'Als Hauptadresse',
    makePrimaryOf: (address) => `${address} als Hauptadresse verwenden`,
    remove: 'Entfernen',
    removeOf: (thing) => `${thing} entfernen`,
    added: (address) => `${address} gehört jetzt zu Ihrem Konto.`,
    nowPrimary: (address) => `${address} ist jetzt Ihre Hauptadresse.`,
    removed: (thing) => `${thing} wurde entfernt.`,
    emails: {
      title: 'E-Mail-Adressen',
      lead: 'Mit jeder können Sie sich anmelden. Wir schreiben an die Hauptadresse.',
      empty: 'Noch keine E-Mail-Adresse.',
      add: 'E-Mail-Adresse hinzufügen',
      addLead: 'Wir senden einen Code dorthin, um sicher zu sein, dass sie Ihnen gehört.',
      sentTitle: 'Sehen Sie in Ihre E-Mails',
      sent: (address) =>
        `Wir haben einen sechsstelligen Code an ${address} gesendet. Er gilt fünf Minuten.`,
      back: 'Andere Adresse verwenden',
    },
    phones: {
      title: 'Telefonnummern',
      lead: 'Mit jeder können Sie sich anmelden, mit einem Code per SMS oder WhatsApp.',
      empty: 'Noch keine Telefonnummer.',
      add: 'Telefonnummer hinzufügen',
      addLead: 'Wir senden einen Code dorthin, um sicher zu sein, dass sie Ihnen gehört.',
      sentTitle: 'Sehen Sie auf Ihr Handy',
      sent: (phone) =>
        `Wir haben einen sechsstelligen Code an ${phone} gesendet. Er gilt fünf Minuten.`,
      back: 'Andere Nummer verwenden',
    },
    password: {
      on: 'Sie können sich mit einem Passwort anmelden.',
      off: 'Sie haben keines und brauchen keines. Mit einem geht die Anmeldung ohne Code.',
      needsEmail: 'Ein Passwort braucht eine E-Mail-Adresse. Fügen Sie zuerst eine hinzu.',
      set: 'Passwort festlegen',
      change: 'Passwort ändern',
      lead: 'Es gilt sofort und beendet alle anderen Sitzungen.',
      existing: 'Bisheriges Passwort',
      forgotten: 'Ich weiß es nicht mehr',
      done: 'Ihr neues Passwort gilt ab jetzt. Alle anderen Sitzungen sind beendet.',
    },
    passkeys: {
      title: 'Passkeys',
      lead: 'Melden Sie sich mit Finger, Gesicht oder PIN an, ohne sich etwas zu merken.',
      none: 'Sie haben noch keinen Passkey.',
      add: 'Passkey hinzufügen',
      unnamed: 'Passkey',
      name: 'Name',
      rename: 'Umbenennen',
      renameOf: (name) => `${name} umbenennen`,
      save: 'Speichern',
      cancel: 'Abbrechen',
      remove: 'Entfernen',
      removeOf: (name) => `${name} entfernen`,
      confirm: (name) => `${name} entfernen? Damit können Sie sich dann nicht mehr anmelden.`,
      keep: 'Behalten',
    },
    providers: {
      title: 'Verknüpfte Konten',
      lead: 'Konten anderswo, mit denen Sie sich hier anmelden.',
      empty: 'Noch kein verknüpftes Konto.',
      unlink: 'Trennen',
      unlinkOf: (provider) => `${provider} trennen`,
      unlinked: (provider) => `${provider} wurde getrennt.`,
      linked: 'Das Konto ist verknüpft. Ab jetzt können Sie sich auch damit anmelden.',
    },
    wallets: {
      title: 'Krypto-Wallets',
      lead: 'Mit jeder können Sie sich durch eine Signatur anmelden.',
      empty: 'Noch keine Wallet.',
      add: 'Wallet hinzufügen',
      added: 'Die Wallet gehört jetzt zu Ihrem Konto.',
    },
    sessions: 'Sitzungen',
    sessionsLead: 'Wo Sie angemeldet sind. Beenden Sie, was Sie nicht kennen.',
    thisDevice: 'Dieses Gerät',
    unknownDevice: 'Unbekanntes Gerät',
    device: (browser, system) => `${browser} auf ${system}`,
    lastSeen: (date) => `Zuletzt aktiv: ${date}`,
    endSession: 'Beenden',
    endSessionOf: (device) => `Sitzung beenden: ${device}`,
    endOthers: 'Alle anderen Sitzungen beenden',
    signOut: 'Abmelden',
    data: {
      title: 'Ihre Daten',
      lead: 'Eine Datei mit allem, was wir über Sie wissen, ohne Passwörter und Schlüssel.',
      submit: 'Daten herunterladen',
      file: 'konto',
    },
    delete: {
      title: 'Konto löschen',
      lead: 'Mit allem, was dazugehört, und für immer.',
      open: 'Konto löschen…',
      warning:
        'Alles hier wird sofort gelöscht und lässt sich nicht wiederherstellen. Sie werden überall abgemeldet.',
      word: 'löschen',
      label: (word) => `Tippen Sie zur Bestätigung „${word}“`,
      mismatch: (word) => `Tippen Sie „${word}“ und sonst nichts.`,
      submit: 'Endgültig löschen',
      done: 'Ihr Konto ist gelöscht. Sie sind überall abgemeldet.',
    },
    signedOut: 'Sie sind abgemeldet.',
  },
  approval: {
    title: 'Auf Ihrem anderen Gerät anmelden?',
    lead: 'Dieser Browser möchte in Ihrem Namen angemeldet werden. Bestätigen Sie nur, wenn Sie ihn vor sich haben.',
    device: (browser, system) => `${browser} auf ${system}`,
    unknownDevice: 'Ein Browser, der nicht sagt, was er ist',
    asked: (time) => `Angefragt um ${time}`,
    number: 'Welche Zahl zeigt er?',
    numberFirst: 'Wählen Sie zuerst die Zahl. Sehen Sie keine, kam die Anfrage nicht von Ihnen.',
    submit: 'Bestätigen',
    deny: 'Das war ich nicht',
    here: 'Stattdessen hier anmelden',
    approvedTitle: 'Bestätigt',
    approved:
      'Auf Ihrem anderen Gerät geht es von selbst weiter. Dieses ist nicht angemeldet: Sie können die Seite schließen.',
    deniedTitle: 'Niemand ist angemeldet',
    denied:
      'Der Link gilt nicht mehr. Wer ihn angefordert hat, kennt Ihre Adresse und kommt ohne Sie nicht weiter.',
    mismatch:
      'Das ist nicht die Zahl auf dem Bildschirm, der angefragt hat. Zu Ihrer Sicherheit gilt der Link nicht mehr.',
  },
  consent: {
    title: (app) => `${app} Zugriff geben?`,
    lead: 'Diese App möchte auf Ihr Konto zugreifen.',
    leadAs: (person) => `Diese App möchte auf Ihr Konto zugreifen, ${person}.`,
    unnamed: 'App ohne Namen',
    party: {
      first: 'Diese App ist von uns.',
      third:
        'Diese App ist nicht von uns. Geben Sie ihr nur Zugriff, wenn Sie ihren Herstellern vertrauen.',
    },
    destination: (host) => `Ihre Antwort geht an ${host}.`,
    asksFor: 'Sie möchte',
    asksForNothing: 'Sie möchte nur Ihre Zustimmung.',
    scopes: {
      openid: 'Wissen, wer Sie sind',
      profile: 'Ihren Namen sehen',
      email: 'Ihre E-Mail-Adresse sehen',
      phone: 'Ihre Telefonnummer sehen',
      offline_access: 'Auch in Ihrer Abwesenheit zugreifen, bis Sie das widerrufen',
      full_access: 'In allem für Sie handeln',
    },
    notYours: 'Das haben Sie selbst nicht',
    tooMuch: 'Sie möchte etwas, das Sie nicht vergeben können, und bekommt deshalb keinen Zugriff.',
    approve: 'Zugriff geben',
    refuse: 'Ablehnen',
    otherAccount: 'Anderes Konto verwenden',
    signedOutTitle: 'Melden Sie sich zuerst an',
    signedOut: 'Eine App möchte auf Ihr Konto zugreifen. Melden Sie sich an, um zu sehen, welche.',
    deadTitle: 'Diese App kann keinen Zugriff bekommen',
    leavingTitle: 'Zurück zur App',
    leaving: 'Diese Seite geht von selbst dorthin.',
    goOn: 'Jetzt dorthin gehen',
    apps: {
      title: 'Verbundene Apps',
      lead: 'Andere Apps, denen Sie Zugriff gegeben haben. Was Sie widerrufen, gilt sofort.',
      empty: 'Keine App ist verbunden.',
      revoke: 'Widerrufen',
      revokeOf: (app) => `${app} den Zugriff entziehen`,
      revoked: (app) => `${app} hat keinen Zugriff mehr.`,
    },
  },
  userButton: {
    label: (person) => `Konto von ${person}`,
    account: 'Konto verwalten',
    signOut: 'Abmelden',
  },
  impersonation: {
    label: 'Im Namen einer anderen Person',
    who: (operator, person) => `${operator} handelt als ${person}.`,
    why: (reason) => `Grund: ${reason}`,
    until: (time) => `Endet um ${time}.`,
    end: 'Jetzt beenden',
    opening: 'Einen Moment…',
    deadTitle: 'Dieser Link funktioniert nicht',
  },
}
