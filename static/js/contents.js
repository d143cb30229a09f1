// A long page gets a list of its headings beside the text.
const ENOUGH = 3;

export function startContents(root) {
  for (const text of root.querySelectorAll("[data-contents-of]")) {
    const contents = root.getElementById(text.dataset.contentsOf);
    const headings = [...text.querySelectorAll("h2")].filter((heading) => !heading.closest("details, [data-outside-contents]"));
    if (!contents || headings.length < ENOUGH) continue;

    const list = contents.querySelector("[data-contents-list]");
    headings.forEach((heading, number) => {
      heading.id ||= `kop-${number + 1}`;
      const link = document.createElement("a");
      link.className = "contents__link";
      link.href = `#${heading.id}`;
      link.textContent = heading.textContent.trim();
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    });
    contents.hidden = false;
  }
}
