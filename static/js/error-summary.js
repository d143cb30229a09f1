// A form came back with errors: bring the reader to the summary.
export function startErrorSummary(root) {
  root.querySelector("[data-error-summary]")?.focus();
}
