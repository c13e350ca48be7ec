import { oauthProviders, type OAuthProvider } from '@latchkey/api'
import { expect, test } from 'vitest'
import { identityOf, type Said } from './identity.ts'
import { providers } from './providers.ts'

type Sample = {
  said: Said
  is: { subject: string; email?: string; name?: string; picture?: string }
}

/** Answers in the form of each provider's own documentation, written down apart from the table. */
const samples: Record<OAuthProvider, Sample> = {
  amazon: {
    said: {
      facts: {
        user_id: 'amzn1.account.K2LI23KL2LK2',
        email: 'm@example.com',
        name: 'Mork Hashimoto',
      },
    },
    is: { subject: 'amzn1.account.K2LI23KL2LK2', name: 'Mork/Hashimoto' },
  },
  apple: {
    said: {
      facts: {
        iss: 'https://appleid.apple.com',
        sub: '001234.abcd.0123',
        email: 'x@privaterelay.appleid.com',
        email_verified: 'true',
        is_private_email: 'true',
        form: { name: { firstName: 'Ada', lastName: 'Lovelace' }, email: 'other@example.com' },
      },
    },
    is: { subject: '001234.abcd.0123', email: 'x@privaterelay.appleid.com', name: 'Ada/Lovelace' },
  },
  bitbucket: {
    said: {
      facts: {
        type: 'user',
        uuid: '{c788b2da-b7a2-404c-9e26-d3f077557007}',
        display_name: 'Ada Lovelace',
        links: { avatar: { href: 'https://avatar.example/a.png' } },
      },
      addresses: {
        values: [
          { email: 'old@example.com', is_primary: false, is_confirmed: true },
          { email: 'ada@example.com', is_primary: true, is_confirmed: true },
        ],
      },
    },
    is: {
      subject: '{c788b2da-b7a2-404c-9e26-d3f077557007}',
      email: 'ada@example.com',
      name: 'Ada/Lovelace',
      picture: 'https://avatar.example/a.png',
    },
  },
  coinbase: {
    said: {
      facts: {
        data: {
          id: '9da7a204-544e-5fd1-9a12-61176c5d4cd8',
          name: 'User One',
          email: 'user1@example.com',
          avatar_url: 'https://images.example/avatar?s=128',
        },
      },
    },
    is: {
      subject: '9da7a204-544e-5fd1-9a12-61176c5d4cd8',
      name: 'User/One',
      picture: 'https://images.example/avatar?s=128',
    },
  },
  discord: {
    said: {
      facts: {
        id: '80351110224678912',
        username: 'nelly',
        global_name: 'Nelly',
        avatar: '8342729096ea3675442027381ff50dfe',
        verified: true,
        email: 'nelly@example.com',
        locale: 'en-US',
      },
    },
    is: {
      subject: '80351110224678912',
      email: 'nelly@example.com',
      name: 'Nelly/',
      picture:
        'https://cdn.discordapp.com/avatars/80351110224678912/8342729096ea3675442027381ff50dfe.png',
    },
  },
  facebook: {
    said: {
      facts: {
        id: '10150000000000000',
        name: 'Ada Lovelace',
        first_name: 'Ada',
        last_name: 'Lovelace',
        email: 'ada@example.com',
        picture: { data: { url: 'https://platform.example/p.jpg', is_silhouette: false } },
      },
    },
    is: {
      subject: '10150000000000000',
      name: 'Ada/Lovelace',
      picture: 'https://platform.example/p.jpg',
    },
  },
  figma: {
    said: {
      facts: {
        id: '1234567890',
        email: 'ada@example.com',
        handle: 'Ada Lovelace',
        img_url: 'https://s3.example/a',
      },
    },
    is: { subject: '1234567890', name: 'Ada/Lovelace', picture: 'https://s3.example/a' },
  },
  github: {
    said: {
      facts: {
        login: 'octocat',
        id: 583231,
        avatar_url: 'https://avatars.githubusercontent.com/u/583231',
        name: 'monalisa octocat',
        email: 'octocat@github.com',
      },
      addresses: [
        { email: 'octocat@github.com', verified: true, primary: false, visibility: 'private' },
        { email: 'mona@example.com', verified: true, primary: true, visibility: null },
      ],
    },
    is: {
      subject: '583231',
      email: 'mona@example.com',
      name: 'monalisa/octocat',
      picture: 'https://avatars.githubusercontent.com/u/583231',
    },
  },
  gitlab: {
    said: {
      facts: {
        sub: '1234',
        name: 'Ada Lovelace',
        nickname: 'ada',
        email: 'ada@example.com',
        email_verified: true,
        picture: 'https://gitlab.example/a.png',
      },
    },
    is: {
      subject: '1234',
      email: 'ada@example.com',
      name: 'Ada/Lovelace',
      picture: 'https://gitlab.example/a.png',
    },
  },
  google: {
    said: {
      facts: {
        iss: 'https://accounts.google.com',
        sub: '10769150350006150715113082367',
        hd: 'example.com',
        email: 'jsmith@example.com',
        email_verified: true,
        name: 'J Smith',
        given_name: 'J',
        family_name: 'Smith',
        picture: 'https://lh3.example/photo.jpg',
        locale: 'en',
      },
    },
    is: {
      subject: '10769150350006150715113082367',
      email: 'jsmith@example.com',
      name: 'J/Smith',
      picture: 'https://lh3.example/photo.jpg',
    },
  },
  linkedin: {
    said: {
      facts: {
        sub: '782bbtaQ',
        name: 'John Doe',
        given_name: 'John',
        family_name: 'Doe',
        picture: 'https://media.example/p.jpg',
        locale: { country: 'US', language: 'en' },
        email: 'doe@email.com',
        email_verified: true,
      },
    },
    is: {
      subject: '782bbtaQ',
      email: 'doe@email.com',
      name: 'John/Doe',
      picture: 'https://media.example/p.jpg',
    },
  },
  microsoft: {
    said: {
      facts: {
        iss: 'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0',
        tid: '9188040d-6c67-4c5b-b112-36a304b66dad',
        sub: 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ',
        name: 'Abe Lincoln',
        preferred_username: 'AbeLi@microsoft.com',
        email: 'abe@outlook.com',
      },
    },
    is: {
      subject: 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ',
      email: 'abe@outlook.com',
      name: 'Abe/Lincoln',
    },
  },
  salesforce: {
    said: {
      facts: {
        sub: 'https://login.salesforce.com/id/00D000000000062EA0/005R0000000M5uTIAS',
        user_id: '005R0000000M5uTIAS',
        organization_id: '00D000000000062EA0',
        name: 'Pat Patterson',
        given_name: 'Pat',
        family_name: 'Patterson',
        email: 'pat@example.com',
        email_verified: true,
        picture: 'https://c.example/profilephoto/005/F',
      },
    },
    is: {
      subject: 'https://login.salesforce.com/id/00D000000000062EA0/005R0000000M5uTIAS',
      email: 'pat@example.com',
      name: 'Pat/Patterson',
      picture: 'https://c.example/profilephoto/005/F',
    },
  },
  slack: {
    said: {
      facts: {
        ok: true,
        user: {
          id: 'W012A3CDE',
          team_id: 'T012AB3C4',
          name: 'spengler',
          is_email_confirmed: true,
          profile: {
            real_name: 'Egon Spengler',
            email: 'spengler@ghostbusters.example.com',
            image_192: 'https://avatars.example/192.jpg',
          },
        },
      },
    },
    is: {
      subject: 'T012AB3C4-W012A3CDE',
      email: 'spengler@ghostbusters.example.com',
      name: 'Egon/Spengler',
      picture: 'https://avatars.example/192.jpg',
    },
  },
  snapchat: {
    said: {
      facts: {
        data: {
          me: {
            externalId: 'CAESIPiRBp0e5gLDq7VVurQ3rVdmdbqxpOJWynjyBL',
            displayName: 'Ada Lovelace',
            bitmoji: { avatar: 'https://sdk.example/render/panel/a.png' },
          },
        },
        errors: [],
      },
    },
    is: {
      subject: 'CAESIPiRBp0e5gLDq7VVurQ3rVdmdbqxpOJWynjyBL',
      name: 'Ada/Lovelace',
      picture: 'https://sdk.example/render/panel/a.png',
    },
  },
  tiktok: {
    said: {
      facts: {
        data: {
          user: {
            open_id: '723f24d7-e717-40f8-a2b6-cb8464cd23b4',
            union_id: 'c9c60f44-a68e-4f5d-84dd-ce22faeb0ba1',
            avatar_url: 'https://p19.example/a.jpeg',
            display_name: 'Ada',
          },
        },
        error: { code: 'ok', message: '', log_id: '20220829194722CBE87ED59D524E727021' },
      },
    },
    is: {
      subject: '723f24d7-e717-40f8-a2b6-cb8464cd23b4',
      name: 'Ada/',
      picture: 'https://p19.example/a.jpeg',
    },
  },
  twitch: {
    said: {
      facts: {
        sub: '713936733',
        iss: 'https://id.twitch.tv/oauth2',
        email: 'cool@example.com',
        email_verified: true,
        picture: 'https://static-cdn.example/p.png',
        preferred_username: 'cool_user',
      },
    },
    is: {
      subject: '713936733',
      email: 'cool@example.com',
      name: 'cool_user/',
      picture: 'https://static-cdn.example/p.png',
    },
  },
  twitter: {
    said: {
      facts: {
        data: {
          id: '2244994945',
          name: 'X Dev',
          username: 'TwitterDev',
          profile_image_url: 'https://pbs.example/a_normal.jpg',
        },
      },
    },
    is: { subject: '2244994945', name: 'X/Dev', picture: 'https://pbs.example/a_normal.jpg' },
  },
  yahoo: {
    said: {
      facts: {
        sub: 'FSVIDUW3D7FSVIDUW3D72F2F',
        name: 'Jane Doe',
        given_name: 'Jane',
        family_name: 'Doe',
        email: 'jane@example.com',
        email_verified: true,
        picture: 'https://s.example/p.png',
        locale: 'en-US',
      },
    },
    is: {
      subject: 'FSVIDUW3D7FSVIDUW3D72F2F',
      email: 'jane@example.com',
      name: 'Jane/Doe',
      picture: 'https://s.example/p.png',
    },
  },
}

test.each(oauthProviders)('reads who somebody is from what %s documents', (provider) => {
  const { said, is } = samples[provider]
  const { subject, email, name, picture } = identityOf(providers[provider], said)
  expect({
    subject,
    ...(email && { email: email.address }),
    ...(name && { name: `${name.first_name}/${name.last_name}` }),
    ...(picture && { picture }),
  }).toEqual(is)
})

const google = (facts: Record<string, unknown>) =>
  identityOf(providers.google, { facts: { sub: '1', email_verified: true, ...facts } })

test('takes no subject that is not a plain text or number', () => {
  for (const sub of ['', null, undefined, {}, [], true, Number.NaN, 'a\0b', 'x'.repeat(256)]) {
    expect(() => google({ sub }), JSON.stringify(sub)).toThrow(/does not name the user/)
  }
})

test('takes no address that two parsers could read differently', () => {
  for (const email of ['a@b@example.com', '"a"@example.com', 'ａ＠example.com', 'a@example', 7]) {
    expect(google({ email }).email, String(email)).toBe(null)
  }
})

test('takes words and pictures as plain text of a bounded length', () => {
  const { name, picture, locale } = google({
    given_name: `a\u0000\u001b${'\u{1f600}'.repeat(200)}`,
    picture: 'javascript:alert(1)',
    locale: { language: 'en' },
  })
  expect(name?.first_name).toBe(`a${'\u{1f600}'.repeat(49)}`)
  expect(picture).toBe('')
  expect(locale).toBe('')
})

test('believes Microsoft only where the domain of an address is proven', () => {
  const claims = { sub: '1', tid: '22222222-0000-4000-8000-000000000000', email: 'a@example.com' }
  const emailOf = (more: object) =>
    identityOf(providers.microsoft, { facts: { ...claims, ...more } }).email?.address
  expect(emailOf({})).toBe(undefined)
  expect(emailOf({ email_verified: true })).toBe(undefined)
  expect(emailOf({ xms_edov: false })).toBe(undefined)
  expect(emailOf({ xms_edov: true })).toBe('a@example.com')
})
