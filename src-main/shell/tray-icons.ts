/** The tray's pictures: six moods, each for light and dark desktops and as a mask for macOS. Drawn from the design's SVG files at 16 and 32 px. */
import idleLight from './icons/tray-idle-light.png?asset'
import idleDark from './icons/tray-idle-dark.png?asset'
import idleTemplate from './icons/tray-idle-template.png?asset'
import runningLight from './icons/tray-running-light.png?asset'
import runningDark from './icons/tray-running-dark.png?asset'
import runningTemplate from './icons/tray-running-template.png?asset'
import pausedLight from './icons/tray-paused-light.png?asset'
import pausedDark from './icons/tray-paused-dark.png?asset'
import pausedTemplate from './icons/tray-paused-template.png?asset'
import offlineLight from './icons/tray-offline-light.png?asset'
import offlineDark from './icons/tray-offline-dark.png?asset'
import offlineTemplate from './icons/tray-offline-template.png?asset'
import attentionLight from './icons/tray-attention-light.png?asset'
import attentionDark from './icons/tray-attention-dark.png?asset'
import attentionTemplate from './icons/tray-attention-template.png?asset'
import standbyLight from './icons/tray-standby-light.png?asset'
import standbyDark from './icons/tray-standby-dark.png?asset'
import standbyTemplate from './icons/tray-standby-template.png?asset'

export type TrayMood = 'idle' | 'running' | 'paused' | 'offline' | 'attention' | 'standby'

const pictures: Readonly<Record<TrayMood, { light: string; dark: string; template: string }>> = {
  idle: { light: idleLight, dark: idleDark, template: idleTemplate },
  running: { light: runningLight, dark: runningDark, template: runningTemplate },
  paused: { light: pausedLight, dark: pausedDark, template: pausedTemplate },
  offline: { light: offlineLight, dark: offlineDark, template: offlineTemplate },
  attention: { light: attentionLight, dark: attentionDark, template: attentionTemplate },
  standby: { light: standbyLight, dark: standbyDark, template: standbyTemplate },
}

/** `isMask`: macOS colours the template picture itself. */
export function trayIconPath(mood: TrayMood, isMask: boolean, isDark: boolean): string {
  const picture = pictures[mood]
  if (isMask) return picture.template
  return isDark ? picture.dark : picture.light
}
