/** Stands for a page that an app loads later, so that the loader of the bundler counts for the app. */
export const lazy = 'lazy'
