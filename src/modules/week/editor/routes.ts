import { actRoutes } from './act/pages.tsx'
import { gridRoutes } from './grid/pages.tsx'
import { listRoutes } from './list/pages.tsx'
import { placeRoutes } from './place/pages.tsx'

/** The editor of a week's timetable: for the office whole, for coordinators their own member's part. */
export const editorRoutes = [...listRoutes, ...gridRoutes, ...placeRoutes, ...actRoutes]
