// All browser tests in one process, so that each browser is started once.
import "./fit";
import "./figure";
import "./superposition";
import "./import";
import "./workbooks";
import "./private";
import "./offline";
import "./sessions";
import "./robust";
import "./ended";
import "./dropped";
import "./kept";
import "./access";
import "./embed";
import "./speed";
import "./webkit";
import "./library";
