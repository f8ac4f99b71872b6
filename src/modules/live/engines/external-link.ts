import type { RoomEngine } from './port.ts'
import { Unsupported } from './port.ts'

/** What stands in `capacity` where nobody knows it. */
const unknown = Number.MAX_SAFE_INTEGER

/**
 * A room that is somewhere else, known by its address only. It enforces nothing: inside, our rules hold by the provider's word, so
 * rooms of pupils open only where the provider's checklist is signed (`providers.ts`).
 */
export const externalLink: RoomEngine = {
  id: 'external',
  capabilities: () => ({
    maxParticipants: unknown,
    cameras: true,
    screenShare: true,
    breakout: 'none',
    recording: 'none',
    moderatorOnlyCameras: false,
    waitingRoom: false,
    webhooks: false,
    embeds: 'link',
    // We hand over an address and nothing else; what people type in there is between them and the provider.
    sharesPersonalData: [],
    enforces: { noPrivateChannel: false, pupilMediaOff: false, staffOnlyRecording: false },
  }),
  async ensureRoom({ uuid, url }) {
    if (!url) throw new Unsupported('A room elsewhere needs its address')
    return { uuid, url }
  },
  join: async ({ url }) => ({ url, expiresAt: null }),
  async moderate() {
    throw new Unsupported('Nobody can be moderated from here')
  },
  verifyWebhook() {
    throw new Unsupported('No web hook comes from there')
  },
  occupancy: async () => null,
  // Not asked: a server that calls addresses which people typed could be led into our own network.
  health: async () => ({ ok: true, load: 0, capacity: unknown }),
  // What is elsewhere ends there; ours shows the way no longer.
  end: async () => {},
}
