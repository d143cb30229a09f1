// Validates many pages in one process: {address: html} on stdin, a list of findings on stdout.
import { HtmlValidate } from "html-validate";
import { text } from "node:stream/consumers";

const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    // `<!doctype html>` and `<br>` in lower case and unclosed are how HTML is written today.
    "doctype-style": ["error", { style: "lowercase" }],
    "void-style": ["error", { style: "omit" }],
    // `aria-label` may stand on every element that may have a name, such as a list (ARIA 1.2).
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // Check boxes that belong together share their name, as radio buttons do.
    "form-dup-name": ["error", { shared: ["radio", "button", "reset", "submit", "checkbox"] }],
    // Templates leave spaces at the ends of lines; compression takes them away.
    "no-trailing-whitespace": "off",
    // Wagtail's own `picture` tag and Django's widgets write attributes such as `required=""`.
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    // A name of the page and of the site together; what search engines cut off is for editors to weigh.
    "long-title": "off",
    // Checkboxes of one question share their name, as Django wants it.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
    // Phone numbers are the editors' text.
    "tel-non-breaking": "off",
  },
});

const pages = JSON.parse(await text(process.stdin));
const findings = [];
for (const [page, html] of Object.entries(pages)) {
  const report = await validator.validateString(html, page);
  for (const result of report.results)
    for (const message of result.messages)
      findings.push({
        page,
        rule: message.ruleId,
        message: message.message,
        line: message.line,
        source: html.split("\n")[message.line - 1]?.trim().slice(0, 160),
      });
}
process.stdout.write(JSON.stringify(findings));
