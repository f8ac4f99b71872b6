import type { Module } from '#platform/http/route.ts'
import { ownRooms } from './airing/owner.ts'
import { mountMedia } from './airing/pages.ts'
import { answerMediaFirst } from './airing/ready.ts'
import { captioningRoutes } from './captioning/pages.tsx'
import { logRoutes } from './desk/log-pages.tsx'
import { deskRoutes } from './desk/pages.tsx'
import { deskTicketRoutes } from './desk/ticket-pages.tsx'
import { providerRoutes } from './engines/pages.tsx'
import { answerAudience } from './frames/audience.ts'
import { frameRoutes } from './frames/pages.ts'
import { forgetPass, forgetPerson } from './holdings/erase.ts'
import { keptInLive } from './holdings/keep.ts'
import { holdsOfLive, passHoldsOfLive } from './holdings/read.ts'
import { chaseIncident } from './incidents/chase.ts'
import { incidentRoutes } from './incidents/pages.tsx'
import { ingestRoutes } from './ingest/pages.ts'
import { pollRoutes } from './polls/pages.tsx'
import { staffPollRoutes } from './polls/staff-pages.tsx'
import { pulseRoutes } from './pulse/pages.tsx'
import { questionRoutes } from './questions/pages.tsx'
import { reactionRoutes } from './reactions/pages.ts'
import { dropSealedCopies } from './recording/erase.ts'
import { deleteRecordingFiles, finishRecording } from './recording/finish.ts'
import { recordingRoutes } from './recording/pages.tsx'
import { sweepRooms } from './rooms/sweep.ts'
import { slideRoutes } from './slides/pages.ts'
import { studioRoutes } from './studio/pages.tsx'
import { ticketRoutes } from './tickets/pages.tsx'
import { transcriptRoutes } from './transcript/pages.tsx'
import { videoRoutes } from './video/pages.ts'
import { watchRoutes } from './watch/pages.tsx'

/** Every page is open to everyone by its route: a room is entered by its ticket, which the handlers ask for. */
export const live: Module = {
  name: 'live',
  routes: [
    ...watchRoutes,
    ...ticketRoutes,
    ...frameRoutes,
    ...questionRoutes,
    ...pollRoutes,
    ...staffPollRoutes,
    ...reactionRoutes,
    ...incidentRoutes,
    ...deskRoutes,
    ...deskTicketRoutes,
    ...logRoutes,
    ...captioningRoutes,
    ...pulseRoutes,
    ...videoRoutes,
    ...transcriptRoutes,
    ...providerRoutes,
    ...ingestRoutes,
    ...studioRoutes,
    ...slideRoutes,
    ...recordingRoutes,
  ],
  // Calls for help of every room: the office's duty officer.
  permissions: { 'live.handleIncidents': ['office'], 'live.signProviders': ['office'] },
  jobs: { sweepRooms, finishRecording, deleteRecordingFiles, dropSealedCopies, chaseIncident },
  timers: { '* * * * *': 'sweepRooms', '*/5 * * * *': 'dropSealedCopies' },
  listeners: { PersonErased: forgetPerson, PassForgotten: forgetPass },
  holds: holdsOfLive,
  holdsOfPass: passHoldsOfLive,
  keeps: keptInLive,
  background: ownRooms,
  mountEarly: mountMedia,
  answerFirst: (world) => {
    const [media, audience] = [answerMediaFirst(world), answerAudience(world)]
    return (request, line) => (request.url.startsWith('/m/') ? media(request, line) : audience(request, line))
  },
}
