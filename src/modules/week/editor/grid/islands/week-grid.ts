// Brings the code that judges and moves sessions, once the page with its list stands.
const root = document.getElementById('week-grid')
if (root?.dataset.script) void import(root.dataset.script)
export {}
