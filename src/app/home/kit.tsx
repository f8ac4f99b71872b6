import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { KitStory } from '#ui/story.tsx'

/** Every component of the kit in its states, for those who write pages. */
async function showKit(c: Ctx): Promise<Response> {
  return c.render(<KitStory />, { title: c.var.ui.t('app.kit.title'), personal: true, everyLook: true })
}

export const kitRoutes = routesOf(import.meta.url, [['GET', '/ui', 'everyone', showKit]])
