import { addService, answers, changeService } from '../university/services.ts'
import { isIssuer } from '../university/oidc.ts'
import { findService, listServices } from '../university/store.ts'
import { addPaper, giveRole, revokePaper, takeRole } from './actions.ts'
import { enterPerson, findByAddresses } from './enter.ts'
import { acceptInvitation, invite, readInvitation, revokeInvitation } from './invitations.ts'
import { askReset, stopReset } from './reset.ts'
import {
  isWhole,
  keptMembers,
  mayChange,
  maySee,
  mayVet,
  meetsPupils,
  paperKinds,
  paperState,
  sortByPapers,
  staffRoles,
  warnDays,
} from './rules.ts'
import { findInvitationByUuid, findOpenReset, findStaff, listInvitations, listPapers, listStaff, listStanding } from './store.ts'

/** Adults who work here, for the pages of whoever knows the members: whom one may see, roles, papers, invitations, new addresses. */
export const staff = {
  roles: staffRoles,
  paperKinds,
  warnDays,
  list: listStaff,
  find: findStaff,
  papers: listPapers,
  standing: listStanding,
  byAddresses: findByAddresses,
  enter: enterPerson,
  invitations: listInvitations,
  findInvitation: findInvitationByUuid,
  openReset: findOpenReset,
  isWhole,
  keptMembers,
  maySee,
  mayChange,
  mayVet,
  meetsPupils,
  paperState,
  sortByPapers,
  giveRole,
  takeRole,
  addPaper,
  revokePaper,
  invite,
  readInvitation,
  acceptInvitation,
  revokeInvitation,
  askReset,
  stopReset,
  services: { list: listServices, find: findService, add: addService, change: changeService, answers, isIssuer },
}
