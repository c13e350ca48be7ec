export const themes = ['system', 'light', 'dark'] as const

export type Theme = (typeof themes)[number]

/** The choice of an earlier visit. */
export const savedTheme = (): Theme => {
  const saved = localStorage.getItem('theme')
  return themes.find((theme) => theme === saved) ?? 'system'
}

/** Shows a theme and keeps it for the next visit. */
export const applyTheme = (theme: Theme): void => {
  localStorage.setItem('theme', theme)
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
