// Written by `npm run messages` from the folder messages/: do not edit.
import ru_language from '../../messages/ru/language.json' with { type: 'json' }
import ru_app from '../../messages/ru/app.json' with { type: 'json' }
import ru_catalogue from '../../messages/ru/catalogue.json' with { type: 'json' }
import ru_claim from '../../messages/ru/claim.json' with { type: 'json' }
import ru_consent from '../../messages/ru/consent.json' with { type: 'json' }
import ru_consortium from '../../messages/ru/consortium.json' with { type: 'json' }
import ru_consortium_look from '../../messages/ru/consortium-look.json' with { type: 'json' }
import ru_draw from '../../messages/ru/draw.json' with { type: 'json' }
import ru_family from '../../messages/ru/family.json' with { type: 'json' }
import ru_family_seats from '../../messages/ru/family-seats.json' with { type: 'json' }
import ru_holdings from '../../messages/ru/holdings.json' with { type: 'json' }
import ru_live from '../../messages/ru/live.json' with { type: 'json' }
import ru_live_desk from '../../messages/ru/live-desk.json' with { type: 'json' }
import ru_live_engine from '../../messages/ru/live-engine.json' with { type: 'json' }
import ru_live_player from '../../messages/ru/live-player.json' with { type: 'json' }
import ru_live_poll from '../../messages/ru/live-poll.json' with { type: 'json' }
import ru_live_recording from '../../messages/ru/live-recording.json' with { type: 'json' }
import ru_live_studio from '../../messages/ru/live-studio.json' with { type: 'json' }
import ru_news from '../../messages/ru/news.json' with { type: 'json' }
import ru_offline from '../../messages/ru/offline.json' with { type: 'json' }
import ru_people from '../../messages/ru/people.json' with { type: 'json' }
import ru_people_security from '../../messages/ru/people-security.json' with { type: 'json' }
import ru_people_staff from '../../messages/ru/people-staff.json' with { type: 'json' }
import ru_pictures from '../../messages/ru/pictures.json' with { type: 'json' }
import ru_reporting from '../../messages/ru/reporting.json' with { type: 'json' }
import ru_schools from '../../messages/ru/schools.json' with { type: 'json' }
import ru_search from '../../messages/ru/search.json' with { type: 'json' }
import ru_seats from '../../messages/ru/seats.json' with { type: 'json' }
import ru_trajectory from '../../messages/ru/trajectory.json' with { type: 'json' }
import ru_ui from '../../messages/ru/ui.json' with { type: 'json' }
import ru_week from '../../messages/ru/week.json' with { type: 'json' }
import ru_week_access from '../../messages/ru/week-access.json' with { type: 'json' }
import ru_week_availability from '../../messages/ru/week-availability.json' with { type: 'json' }
import ru_week_bookings from '../../messages/ru/week-bookings.json' with { type: 'json' }
import ru_week_call from '../../messages/ru/week-call.json' with { type: 'json' }
import ru_week_conflict from '../../messages/ru/week-conflict.json' with { type: 'json' }
import ru_week_decision from '../../messages/ru/week-decision.json' with { type: 'json' }
import ru_week_draw from '../../messages/ru/week-draw.json' with { type: 'json' }
import ru_week_editor from '../../messages/ru/week-editor.json' with { type: 'json' }
import ru_week_exchange from '../../messages/ru/week-exchange.json' with { type: 'json' }
import ru_week_import from '../../messages/ru/week-import.json' with { type: 'json' }
import ru_week_intake from '../../messages/ru/week-intake.json' with { type: 'json' }
import ru_week_materials from '../../messages/ru/week-materials.json' with { type: 'json' }
import ru_week_media from '../../messages/ru/week-media.json' with { type: 'json' }
import ru_week_offers from '../../messages/ru/week-offers.json' with { type: 'json' }
import ru_week_pack from '../../messages/ru/week-pack.json' with { type: 'json' }
import ru_week_print from '../../messages/ru/week-print.json' with { type: 'json' }
import ru_week_release from '../../messages/ru/week-release.json' with { type: 'json' }
import ru_week_review from '../../messages/ru/week-review.json' with { type: 'json' }
import ru_week_seats from '../../messages/ru/week-seats.json' with { type: 'json' }
import ru_week_setup from '../../messages/ru/week-setup.json' with { type: 'json' }
import ru_week_solve from '../../messages/ru/week-solve.json' with { type: 'json' }
import ru_week_staffing from '../../messages/ru/week-staffing.json' with { type: 'json' }
import ru_week_wave from '../../messages/ru/week-wave.json' with { type: 'json' }
import en_language from '../../messages/en/language.json' with { type: 'json' }
import en_app from '../../messages/en/app.json' with { type: 'json' }
import en_catalogue from '../../messages/en/catalogue.json' with { type: 'json' }
import en_claim from '../../messages/en/claim.json' with { type: 'json' }
import en_consent from '../../messages/en/consent.json' with { type: 'json' }
import en_consortium from '../../messages/en/consortium.json' with { type: 'json' }
import en_consortium_look from '../../messages/en/consortium-look.json' with { type: 'json' }
import en_draw from '../../messages/en/draw.json' with { type: 'json' }
import en_family from '../../messages/en/family.json' with { type: 'json' }
import en_family_seats from '../../messages/en/family-seats.json' with { type: 'json' }
import en_holdings from '../../messages/en/holdings.json' with { type: 'json' }
import en_live from '../../messages/en/live.json' with { type: 'json' }
import en_live_desk from '../../messages/en/live-desk.json' with { type: 'json' }
import en_live_engine from '../../messages/en/live-engine.json' with { type: 'json' }
import en_live_player from '../../messages/en/live-player.json' with { type: 'json' }
import en_live_poll from '../../messages/en/live-poll.json' with { type: 'json' }
import en_live_recording from '../../messages/en/live-recording.json' with { type: 'json' }
import en_live_studio from '../../messages/en/live-studio.json' with { type: 'json' }
import en_news from '../../messages/en/news.json' with { type: 'json' }
import en_offline from '../../messages/en/offline.json' with { type: 'json' }
import en_people from '../../messages/en/people.json' with { type: 'json' }
import en_people_security from '../../messages/en/people-security.json' with { type: 'json' }
import en_people_staff from '../../messages/en/people-staff.json' with { type: 'json' }
import en_pictures from '../../messages/en/pictures.json' with { type: 'json' }
import en_reporting from '../../messages/en/reporting.json' with { type: 'json' }
import en_schools from '../../messages/en/schools.json' with { type: 'json' }
import en_search from '../../messages/en/search.json' with { type: 'json' }
import en_seats from '../../messages/en/seats.json' with { type: 'json' }
import en_trajectory from '../../messages/en/trajectory.json' with { type: 'json' }
import en_ui from '../../messages/en/ui.json' with { type: 'json' }
import en_week from '../../messages/en/week.json' with { type: 'json' }
import en_week_access from '../../messages/en/week-access.json' with { type: 'json' }
import en_week_availability from '../../messages/en/week-availability.json' with { type: 'json' }
import en_week_bookings from '../../messages/en/week-bookings.json' with { type: 'json' }
import en_week_call from '../../messages/en/week-call.json' with { type: 'json' }
import en_week_conflict from '../../messages/en/week-conflict.json' with { type: 'json' }
import en_week_decision from '../../messages/en/week-decision.json' with { type: 'json' }
import en_week_draw from '../../messages/en/week-draw.json' with { type: 'json' }
import en_week_editor from '../../messages/en/week-editor.json' with { type: 'json' }
import en_week_exchange from '../../messages/en/week-exchange.json' with { type: 'json' }
import en_week_import from '../../messages/en/week-import.json' with { type: 'json' }
import en_week_intake from '../../messages/en/week-intake.json' with { type: 'json' }
import en_week_materials from '../../messages/en/week-materials.json' with { type: 'json' }
import en_week_media from '../../messages/en/week-media.json' with { type: 'json' }
import en_week_offers from '../../messages/en/week-offers.json' with { type: 'json' }
import en_week_pack from '../../messages/en/week-pack.json' with { type: 'json' }
import en_week_print from '../../messages/en/week-print.json' with { type: 'json' }
import en_week_release from '../../messages/en/week-release.json' with { type: 'json' }
import en_week_review from '../../messages/en/week-review.json' with { type: 'json' }
import en_week_seats from '../../messages/en/week-seats.json' with { type: 'json' }
import en_week_setup from '../../messages/en/week-setup.json' with { type: 'json' }
import en_week_solve from '../../messages/en/week-solve.json' with { type: 'json' }
import en_week_staffing from '../../messages/en/week-staffing.json' with { type: 'json' }
import en_week_wave from '../../messages/en/week-wave.json' with { type: 'json' }
import tt_language from '../../messages/tt/language.json' with { type: 'json' }
import tt_app from '../../messages/tt/app.json' with { type: 'json' }
import tt_catalogue from '../../messages/tt/catalogue.json' with { type: 'json' }
import tt_claim from '../../messages/tt/claim.json' with { type: 'json' }
import tt_consent from '../../messages/tt/consent.json' with { type: 'json' }
import tt_consortium from '../../messages/tt/consortium.json' with { type: 'json' }
import tt_draw from '../../messages/tt/draw.json' with { type: 'json' }
import tt_family from '../../messages/tt/family.json' with { type: 'json' }
import tt_family_seats from '../../messages/tt/family-seats.json' with { type: 'json' }
import tt_holdings from '../../messages/tt/holdings.json' with { type: 'json' }
import tt_live from '../../messages/tt/live.json' with { type: 'json' }
import tt_live_desk from '../../messages/tt/live-desk.json' with { type: 'json' }
import tt_live_engine from '../../messages/tt/live-engine.json' with { type: 'json' }
import tt_live_player from '../../messages/tt/live-player.json' with { type: 'json' }
import tt_live_poll from '../../messages/tt/live-poll.json' with { type: 'json' }
import tt_live_recording from '../../messages/tt/live-recording.json' with { type: 'json' }
import tt_news from '../../messages/tt/news.json' with { type: 'json' }
import tt_offline from '../../messages/tt/offline.json' with { type: 'json' }
import tt_people from '../../messages/tt/people.json' with { type: 'json' }
import tt_people_security from '../../messages/tt/people-security.json' with { type: 'json' }
import tt_schools from '../../messages/tt/schools.json' with { type: 'json' }
import tt_search from '../../messages/tt/search.json' with { type: 'json' }
import tt_trajectory from '../../messages/tt/trajectory.json' with { type: 'json' }
import tt_ui from '../../messages/tt/ui.json' with { type: 'json' }
import tt_week from '../../messages/tt/week.json' with { type: 'json' }
import tt_week_access from '../../messages/tt/week-access.json' with { type: 'json' }
import tt_week_bookings from '../../messages/tt/week-bookings.json' with { type: 'json' }
import tt_week_call from '../../messages/tt/week-call.json' with { type: 'json' }
import tt_week_draw from '../../messages/tt/week-draw.json' with { type: 'json' }
import tt_week_materials from '../../messages/tt/week-materials.json' with { type: 'json' }
import tt_week_media from '../../messages/tt/week-media.json' with { type: 'json' }
import tt_week_print from '../../messages/tt/week-print.json' with { type: 'json' }
import tt_week_release from '../../messages/tt/week-release.json' with { type: 'json' }
import tt_week_seats from '../../messages/tt/week-seats.json' with { type: 'json' }
import tt_week_wave from '../../messages/tt/week-wave.json' with { type: 'json' }

export const languages = {
  ru: ru_language,
  en: en_language,
  tt: tt_language,
}

export const messages = {
  ru: {
    app: ru_app,
    catalogue: ru_catalogue,
    claim: ru_claim,
    consent: ru_consent,
    consortium: ru_consortium,
    'consortium-look': ru_consortium_look,
    draw: ru_draw,
    family: ru_family,
    'family-seats': ru_family_seats,
    holdings: ru_holdings,
    live: ru_live,
    'live-desk': ru_live_desk,
    'live-engine': ru_live_engine,
    'live-player': ru_live_player,
    'live-poll': ru_live_poll,
    'live-recording': ru_live_recording,
    'live-studio': ru_live_studio,
    news: ru_news,
    offline: ru_offline,
    people: ru_people,
    'people-security': ru_people_security,
    'people-staff': ru_people_staff,
    pictures: ru_pictures,
    reporting: ru_reporting,
    schools: ru_schools,
    search: ru_search,
    seats: ru_seats,
    trajectory: ru_trajectory,
    ui: ru_ui,
    week: ru_week,
    'week-access': ru_week_access,
    'week-availability': ru_week_availability,
    'week-bookings': ru_week_bookings,
    'week-call': ru_week_call,
    'week-conflict': ru_week_conflict,
    'week-decision': ru_week_decision,
    'week-draw': ru_week_draw,
    'week-editor': ru_week_editor,
    'week-exchange': ru_week_exchange,
    'week-import': ru_week_import,
    'week-intake': ru_week_intake,
    'week-materials': ru_week_materials,
    'week-media': ru_week_media,
    'week-offers': ru_week_offers,
    'week-pack': ru_week_pack,
    'week-print': ru_week_print,
    'week-release': ru_week_release,
    'week-review': ru_week_review,
    'week-seats': ru_week_seats,
    'week-setup': ru_week_setup,
    'week-solve': ru_week_solve,
    'week-staffing': ru_week_staffing,
    'week-wave': ru_week_wave,
  },
  en: {
    app: en_app,
    catalogue: en_catalogue,
    claim: en_claim,
    consent: en_consent,
    consortium: en_consortium,
    'consortium-look': en_consortium_look,
    draw: en_draw,
    family: en_family,
    'family-seats': en_family_seats,
    holdings: en_holdings,
    live: en_live,
    'live-desk': en_live_desk,
    'live-engine': en_live_engine,
    'live-player': en_live_player,
    'live-poll': en_live_poll,
    'live-recording': en_live_recording,
    'live-studio': en_live_studio,
    news: en_news,
    offline: en_offline,
    people: en_people,
    'people-security': en_people_security,
    'people-staff': en_people_staff,
    pictures: en_pictures,
    reporting: en_reporting,
    schools: en_schools,
    search: en_search,
    seats: en_seats,
    trajectory: en_trajectory,
    ui: en_ui,
    week: en_week,
    'week-access': en_week_access,
    'week-availability': en_week_availability,
    'week-bookings': en_week_bookings,
    'week-call': en_week_call,
    'week-conflict': en_week_conflict,
    'week-decision': en_week_decision,
    'week-draw': en_week_draw,
    'week-editor': en_week_editor,
    'week-exchange': en_week_exchange,
    'week-import': en_week_import,
    'week-intake': en_week_intake,
    'week-materials': en_week_materials,
    'week-media': en_week_media,
    'week-offers': en_week_offers,
    'week-pack': en_week_pack,
    'week-print': en_week_print,
    'week-release': en_week_release,
    'week-review': en_week_review,
    'week-seats': en_week_seats,
    'week-setup': en_week_setup,
    'week-solve': en_week_solve,
    'week-staffing': en_week_staffing,
    'week-wave': en_week_wave,
  },
  tt: {
    app: tt_app,
    catalogue: tt_catalogue,
    claim: tt_claim,
    consent: tt_consent,
    consortium: tt_consortium,
    draw: tt_draw,
    family: tt_family,
    'family-seats': tt_family_seats,
    holdings: tt_holdings,
    live: tt_live,
    'live-desk': tt_live_desk,
    'live-engine': tt_live_engine,
    'live-player': tt_live_player,
    'live-poll': tt_live_poll,
    'live-recording': tt_live_recording,
    news: tt_news,
    offline: tt_offline,
    people: tt_people,
    'people-security': tt_people_security,
    schools: tt_schools,
    search: tt_search,
    trajectory: tt_trajectory,
    ui: tt_ui,
    week: tt_week,
    'week-access': tt_week_access,
    'week-bookings': tt_week_bookings,
    'week-call': tt_week_call,
    'week-draw': tt_week_draw,
    'week-materials': tt_week_materials,
    'week-media': tt_week_media,
    'week-print': tt_week_print,
    'week-release': tt_week_release,
    'week-seats': tt_week_seats,
    'week-wave': tt_week_wave,
  },
}
