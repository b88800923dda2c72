/** How hands and flights move the camera: what a host decides for the people before its screen. */
export interface HandOptions {
  /** Mouse, touch and keys move the camera. Default true. */
  readonly controls?: boolean;
  /** What one finger does: turns around the middle, or carries the ground along. Default `orbit`. */
  readonly finger?: 'orbit' | 'pan';
  /** `reduced`: nothing flies or glides, everything jumps. Default `system`: as the person has set it there. */
  readonly motion?: 'system' | 'full' | 'reduced';
}

/** Whether people are to be spared motion: the host's word, else the system's. */
export function isMotionReduced(
  motion: HandOptions['motion'] = 'system',
  isSystemReduced: () => boolean = () => false,
): boolean {
  return motion === 'system' ? isSystemReduced() : motion === 'reduced';
}
