// What accname.js is bundled from: `make page-script`.
export { computeAccessibleName } from "dom-accessibility-api";
