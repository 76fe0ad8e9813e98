// The script of labs: the elements of teaching pages, and <tandelta-lab> with the whole engine.
import { LabElement } from "./lab";
import "./main";

if (!customElements.get("tandelta-lab")) customElements.define("tandelta-lab", LabElement);
