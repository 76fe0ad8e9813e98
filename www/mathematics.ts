// What the site has beside it to set mathematics with (www/build.mjs); the offline file holds it in its script.
import temml from "temml";

Object.assign(globalThis, { tandelta_mathematics: temml });
