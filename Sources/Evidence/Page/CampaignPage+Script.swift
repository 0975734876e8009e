extension CampaignPage {
    /// Shows the transcripts that the three menus or a cell of the table choose; without it all are shown.
    static let script = """

        "use strict";
        const form = document.getElementById("filters");
        const cards = Array.from(document.querySelectorAll(".transcript"));
        const names = ["attack", "category", "outcome"];
        function show() {
          let count = 0;
          for (const card of cards) {
            const fits = names.every((name) => ["", card.dataset[name]].includes(form.elements[name].value));
            card.hidden = !fits;
            count += fits ? 1 : 0;
          }
          document.getElementById("found").textContent = count + " of " + cards.length;
          document.getElementById("nothing").hidden = count !== 0;
        }
        function choose(name, value) {
          const menu = form.elements[name];
          if (value !== "" ? !Array.from(menu.options).some((option) => option.value === value) : false) {
            const option = document.createElement("option");
            option.value = value;
            option.textContent = value;
            menu.append(option);
          }
          menu.value = value;
        }
        form.hidden = false;
        form.addEventListener("change", show);
        form.addEventListener("submit", (event) => event.preventDefault());
        form.addEventListener("reset", () => setTimeout(show));
        for (const link of document.querySelectorAll(".heat a")) {
          link.addEventListener("click", () => {
            choose("attack", link.dataset.attack ?? "");
            choose("category", link.dataset.category ?? "");
            choose("outcome", "harmful");
            show();
          });
        }
        show();

        """
}
