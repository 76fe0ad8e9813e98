// Every text of the page itself, in French.
import type { Notice } from "../../pkg/types";
import { some, type Texts } from "./en";
import { grouped } from "./grouped";

/** French counts 0 and 1 as one. */
const count = (number: number, one: string, many: string) => `${grouped(number, " ")} ${number < 2 ? one : many}`;

// The decimal mark stays a point, as in the field's data and in the results beside it.
const short = (number: number) => number.toFixed(number < 10 ? 1 : 0);

const crashNotice: Notice = {
  level: "error",
  code: "engine_ended",
  message:
    "Le moteur de calcul s’est arrêté de façon inattendue pendant la lecture de ce fichier, puis a été relancé. Vos autres fichiers et vos réglages sont conservés. Merci de nous transmettre le texte de diagnostic ; il ne contient aucune donnée.",
  where: null,
};

const awaited: Notice = {
  level: "warning",
  code: "file_awaited",
  message:
    "Ce fichier n’est pas dans le travail enregistré. Ouvrez le fichier de ce nom, et tout ce qui lui était demandé reçoit sa réponse.",
  where: null,
};

const changedFile: Notice = {
  level: "warning",
  code: "changed_file",
  message: "Le fichier a changé depuis son ouverture. Tout est calculé à partir de ce qu’il contient maintenant.",
  where: null,
};

const otherFile: Notice = {
  level: "warning",
  code: "other_file",
  message:
    "Ce n’est pas le fichier avec lequel le travail a été enregistré : son SHA-256 est différent. Tout a été calculé à partir de celui-ci.",
  where: null,
};

export const fr: Texts = {
  name: "tandelta",
  tagline: "spectroscopie mécanique des verres",

  header: {
    examples: "Exemples",
    open: "Ouvrir…",
    save: "Enregistrer…",
    saveWork: "Enregistrer le travail avec ses données",
    saveWorkHelp:
      "Un seul fichier que chacun peut ouvrir ici ou traiter par la commande tandelta run ; il ne faut rien d’autre.",
    saveWithout: "Enregistrer le travail sans données",
    saveWithoutHelp: "Seulement ce qui est demandé, avec les noms et les empreintes des fichiers.",
    saveReport: "Rapport à imprimer ou à transmettre",
    saveReportHelp:
      "Un seul fichier HTML avec fichiers, décisions, options, résultats et figures ; ouvert ici, il redevient le travail.",
    link: "Copier un lien sans données",
    linkHelp:
      "Il contient ce qui est demandé, derrière le # : les navigateurs ne l’envoient à personne. Qui l’ouvre ajoute les fichiers.",
    linked: "Ce que le lien demande",
    embed: "Intégrer dans une page de cours",
    embedHelp: "La loi à l’écran avec des curseurs : une adresse, un cadre ou un élément pour une page à vous.",
    clear: "Recommencer à zéro",
    undo: "Annuler",
    redo: "Rétablir",
    language: "Langue",
    theme: { auto: "Thème : celui du système", light: "Thème : clair", dark: "Thème : sombre" },
    help: "Aide et raccourcis",
    main: "tandelta",
  },

  empty: {
    title: "Déposez un fichier, lisez la physique.",
    lines:
      "tandelta lit les mesures de DMA et de spectroscopie mécanique telles que les instruments les exportent, en texte ou en classeur, dit ce qu’il a compris et ajuste des modèles de relaxation avec des incertitudes honnêtes.",
    second:
      "Rien à installer, rien à téléverser : le premier résultat paraît en moins d’une seconde, et tout peut être modifié.",
    drop: "Déposez vos fichiers ou dossiers ici",
    choose: "Choisir des fichiers…",
    paste: "ou collez des colonnes copiées d’un tableur",
    examples: "Essayer sur un exemple",
    without: "Ou poser une question qui n’a pas besoin de données",
    recent: "Reprendre où vous en étiez",
    recentWork: (files, results, when) =>
      `${files.length ? files.slice(0, 2).join(", ") + (files.length > 2 ? ` + ${files.length - 2}` : "") : "aucun fichier"} · ${count(results, "résultat", "résultats")} · ${when}`,
    forget: "L’oublier",
    synthetic: "Les exemples sont des données synthétiques, calculées d’après une loi connue avec un bruit déclaré.",
    privacy:
      "Rien ne peut être chargé ni envoyé comme ressource depuis cette page : sa politique de sécurité l’interdit. Vos fichiers restent dans ce navigateur.",
  },

  labelled: (label: string, words: string) => `${label} : ${words}`,

  drop: "Déposez pour ouvrir",
  pasted: "texte collé",

  places: { data: "Données", result: "Résultat", analysis: "Analyse" },

  data: {
    title: "Données",
    remove: (name: string) => `Retirer ${name}`,
    files: "Fichiers",
    readingOf: (name: string) => `Lecture de ${name}`,
    cancel: "Annuler",
    cancelReading: (name: string) => `Annuler la lecture de ${name}`,
    noMeasurement: "rien de reconnu",
    rows: (number: number) => count(number, "ligne", "lignes"),
    groups: (number: number) => count(number, "groupe", "groupes"),
    values: (number: number) => count(number, "valeur", "valeurs"),
    range: (lowest: string, highest: string) => `de ${lowest} à ${highest}`,
    cautions: (number: number) => count(number, "avertissement", "avertissements"),
    moreCautions: (number: number) => count(number, "autre avertissement", "autres avertissements"),
    notes: (number: number) => count(number, "remarque", "remarques"),
    moreColumns: (number: number) => count(number, "autre colonne", "autres colonnes"),
    parts: (number: number) => `assemblé à partir de ${count(number, "tableau", "tableaux")}`,
    words: (number: number) => count(number, "mot", "mots"),
    answers: (alone: readonly string[], together: readonly string[]) =>
      [
        alone.length ? `Analyses : ${alone.join(", ")}` : "",
        together.length ? `Avec d’autres mesures : ${together.join(", ")}` : "",
      ]
        .filter(Boolean)
        .join(" ; ") || "Aucune analyse ne peut encore s’en servir",
    given: "ne vient pas d’une colonne",
    reasons: "Montrer pourquoi",
    noReasons: "Masquer les raisons",
    unknown: "inconnu",
    confirm: "C’est juste",
    undecide: "Comme dans le fichier",
    sheet: (name: string) => `Feuille « ${name} »`,
    add: "Ouvrir d’autres…",
    unreadable: "n’a pas pu être lu",
    unreadableSo: "n’a pas pu être lu ainsi, et reste comme il était",
    where: ({ sheet, line, column }) =>
      [
        sheet === undefined ? "" : `feuille « ${sheet} »`,
        line === null ? "" : `ligne ${line}`,
        column === null ? "" : `colonne ${column}`,
      ]
        .filter(Boolean)
        .join(", "),
    measurements: "Ce qui a été mesuré",
    nothing:
      "Aucune mesure n’a été reconnue dans ce fichier. Indiquez ci-dessous ce que contiennent ses colonnes, ou comment lire le texte.",
    size: (bytes: number) =>
      bytes < 1e3
        ? count(bytes, "octet", "octets")
        : bytes < 1e6
          ? `${short(bytes / 1e3)} ko`
          : `${short(bytes / 1e6)} Mo`,
    columns: "Colonnes",
    column: "Colonne",
    quantity: "Grandeur",
    unit: "Unité",
    quantityOf: (name: string) => `Grandeur de ${name}`,
    unitOf: (name: string) => `Unité de ${name}`,
    pure: "sans",
    look: "à vérifier",
    toCheck: (number: number) => `${number} à vérifier`,
    decisions: "Comment il a été lu",
    raw: "Texte du fichier",
    rawHint: "Les premières lignes, et celles qui ont été écartées, avec ce qui a été fait de chacune.",
    lines: (from: number, to: number) => (from === to ? `ligne ${from}` : `lignes ${from}–${to}`),
    masked: (rows: number) => `${count(rows, "point écarté", "points écartés")}`,
    maskedRow: (row: number) => `ligne ${row + 1}`,
    restore: "Reprendre",
    restoreAll: "Tout reprendre",
    automatic: "automatique",
    previous: "Précédent",
    next: "Suivant",
  },

  roles: {
    preamble: "préambule",
    names: "noms",
    units: "unités",
    data: "",
    skipped: "écartée",
    blank: "",
  },

  delimiters: { comma: ",", semicolon: ";", tab: "\t" },

  figure: {
    title: "Figure",
    tabs: { figure: "Figure", numbers: "Tableau", notes: "Notes" },
    tools: "Ce que fait un glissement sur la figure",
    zoom: "Zoom",
    pan: "Déplacer",
    range: "Plage",
    select: "Cadre",
    lasso: "Lasso",
    move: "Points",
    toolHelp: {
      zoom: "Tracez un cadre pour agrandir ; double-cliquez pour tout voir",
      pan: "Faites glisser pour déplacer la vue",
      range: "Faites glisser pour choisir la plage utilisée",
      select: "Tracez un cadre autour des points, ou cliquez sur un point, pour les écarter ou les reprendre",
      lasso: "Entourez les points, ou cliquez sur un point, pour les écarter ou les reprendre",
      move: "Faites glisser les points à leur place ; ce qui les déplace y est maintenu jusqu’à ce qu’on le libère",
    },
    choose: "Figure à montrer",
    save: "Exporter",
    single: "une colonne, 85 mm",
    double: "deux colonnes, 180 mm",
    width: "Largeur",
    svg: "SVG",
    png: "PNG, 300 ppp",
    copy: "Copier l’image",
    none: "Pas encore de figure.",
    hasNone: "Cette analyse n’a pas de figure : ses nombres sont plus bas, ses tableaux sous Tableau.",
    shownRows: (shown: number, rows: number) =>
      `Les ${shown} premières lignes sur ${rows} ; le fichier exporté les contient toutes.`,
    csv: "CSV",
    saveTable: (title: string, as: string) => `Enregistrer « ${title} » : ${as}`,
    behind: (title: string) => `Les nombres de la figure : ${title}`,
    x: "x",
    y: "y",
    error: "erreur type",
    lower: "borne inférieure",
    upper: "borne supérieure",
    dataCsv: "Données, CSV",
    at: "à",
    axes: "Axes",
    axesChanged: "Axes (modifiés)",
    from: (axis: string) => `Limite inférieure de ${axis}`,
    to: (axis: string) => `Limite supérieure de ${axis}`,
    scaleOf: (axis: string) => `Échelle de ${axis}`,
    scales: { linear: "linéaire", log: "log" },
    legend: "Légende",
    legends: { auto: "automatique", inside: "dans le cadre", outside: "hors du cadre", none: "aucune" },
    weight: "Tracé pour",
    weights: { journal: "une revue", slide: "une diapositive" },
    grid: "Grille",
    heading: "Titre",
    inset: "Ce qui est agrandi en encart",
    noInset: "Retirer l’encart",
    zoomFirst: "Agrandissez d’abord : ce qui est visible alors devient l’encart.",
    asItWas: "Revenir à l’automatique",
  },

  results: {
    title: "Résultats",
    earlier: "Correspond aux réglages précédents ; le nouveau résultat arrive.",
    waiting: "Correspond aux réglages précédents. « Lancer » calcule avec les réglages actuels.",
    before: "D’avant le déplacement ; ce qui est tracé n’a pas encore ses propres nombres.",
    preview: "La courbe montre les valeurs que vous avez fixées ; ce n’est pas un ajustement.",
    quantity: "Grandeur",
    value: "Valeur",
    error: "Erreur type",
    interval: "Intervalle à 95 %",
    intervalKind: (kind: string) =>
      ({
        linear95: "d’après la courbure",
        profile95: "par profil de vraisemblance",
        bootstrap95: "par bootstrap des résidus",
        case_bootstrap95: "par bootstrap des points",
      })[kind] ?? kind.replace(/95$/, "").replaceAll("_", " "),
    moreFindings: (number: number) => count(number, "autre conclusion", "autres conclusions"),
    unit: "Unité",
    state: "État",
    states: { ok: "", fixed: "fixé", at_limit: "à une borne", undetermined: "indéterminé" },
    noError: "aucune",
    quality: "Qualité de l’ajustement",
    points: "résidus",
    free: "paramètres libres",
    reduced: "χ² réduit",
    r2: "R²",
    aicc: "AICc",
    bic: "BIC",
    condition: "conditionnement",
    iterations: "itérations",
    weights: "pondération",
    correlations: "Corrélations",
    strong: "fortement corrélés",
    save: "Enregistrer",
    copyAs: "Copier en",
    csv: "CSV",
    json: "JSON",
    text: "Texte",
    latex: "LaTeX",
    markdown: "Markdown",
    none: "Pas encore de résultat.",
    without: "Demander sans elle",
    again: (options: string) => `Recalculer avec ${options}`,
    explain: "Ce que fait l’analyse, et quand elle est valable",
    noEstimates: "Cette vue montre des données et ne calcule aucun nombre. Choisissez une analyse pour ajuster.",
    sources: "D’où cela vient",
    andMore: (files: number) => `et ${files} de plus`,
    version: "Programme",
    file: "Fichier",
    selection: "Utilisé",
    digest: "SHA-256",
  },

  analysis: {
    title: "Analyse",
    needs: (needs: string) => `Demande ${needs}`,
    others: (number: number) =>
      count(number, "autre analyse demande d’autres données", "autres analyses demandent d’autres données"),
    more: "À propos de cette analyse",
    together: "Avec",
    ticked: (ticked: number, all: number) => `${ticked} sur ${all}`,
    source: "Source",
    only: "Lui seul",
    parameters: "Paramètres",
    parametersOf: "Paramètres de",
    manyParameters: (number: number) => `Tous les ${number}`,
    fixed: "Fixé",
    fix: (meaning: string) => `Fixer : ${meaning}`,
    limits: "Bornes",
    noLimit: "aucune",
    lower: (meaning: string) => `Borne inférieure : ${meaning}`,
    upper: (meaning: string) => `Borne supérieure : ${meaning}`,
    valueOf: (meaning: string, unit: string) => `Valeur : ${meaning}${unit ? `, en ${unit}` : ""}`,
    slide: (meaning: string) => `Faire varier : ${meaning}`,
    edited: "modifié",
    reset: "Réinitialiser",
    options: "Options",
    moreOptions: "Autres options",
    functions: "Fonctions utilisables",
    addColumn: "ajouter une colonne…",
    from: "de",
    to: "à",
    whole: "Toute la plage",
    run: "Lancer",
    running: "Calcul en cours…",
    left: (seconds: number) =>
      seconds < 60
        ? `encore ${Math.max(1, Math.ceil(seconds))} s environ`
        : `encore ${Math.ceil(seconds / 60)} min environ`,
    cancel: "Annuler",
    default: "par défaut",
    columnWeights: (name: string) => `erreurs types de la colonne « ${name} »`,
    notNumber: "Ce n’est pas un nombre",
    outside: (lower: string, upper: string) =>
      lower && upper
        ? `Permis : de ${lower} à ${upper}`
        : `Permis : ${lower ? `${lower} ou plus` : `${upper} ou moins`}`,
  },

  embed: {
    title: "Intégrer dans une page de cours",
    topics: "Ce qu’il y a à apprendre",
    law: (law: string) =>
      `Une figure vivante de ${law}, avec les valeurs à l’écran. Rien de vos données ne l’accompagne.`,
    noLaw: "Aucune loi n’est à l’écran. Ces codes montrent ce qu’il y a à apprendre, où l’on choisit une figure.",
    link: "Adresse",
    linkHelp: "pour un lien, ou un cadre d’une plateforme d’enseignement",
    frame: "Cadre",
    frameHelp: "pour les pages qui acceptent du HTML : il n’atteint rien de la page qui l’entoure",
    element: "Élément",
    elementHelp: "pour vos propres pages, avec le script à côté",
    copy: "Copier",
    noAddress:
      "Cette page a été ouverte depuis un fichier. Les codes attendent embed.html, ou le dossier embed, à côté de votre page : mettez-les-y.",
  },
  help: {
    title: "Aide",
    intro:
      "Ouvrez un ou plusieurs fichiers. La colonne de gauche montre ce qui a été compris, et chaque décision peut y être changée. Le milieu montre la figure et les nombres ; la colonne de droite, ce qui est demandé. Un changement est calculé aussitôt ; déplacer un paramètre trace sa courbe, et « Lancer » ajuste à partir de là.",
    guide: "Le guide (en anglais) : premiers pas, chaque analyse et chaque loi, ce que promet un nombre, un glossaire",
    guideBeside: "(le fichier guide.html, à côté de celui-ci)",
    shortcuts: "Raccourcis",
    keys: [
      ["O", "ouvrir des fichiers"],
      ["R", "lancer"],
      ["Échap", "arrêter ce qui est en cours"],
      ["Z / Maj+Z", "annuler, rétablir (aussi avec Ctrl ou ⌘)"],
      ["1 … 6", "outil de la figure : zoom, déplacer, plage, cadre, lasso, points"],
      ["[ / ]", "isotherme précédente, suivante"],
      ["T", "thème"],
      ["?", "cette aide"],
      ["Ctrl+V", "coller des colonnes d’un tableur"],
    ],
    figure:
      "Quand la figure a le focus, les flèches lisent ses points un à un. Avec un outil de sélection, Entrée écarte le point lu, ou le reprend. Avec l’outil Points, elles déplacent les points lus, comme le fait un glissement (dix fois plus loin avec Maj) ; Échap abandonne le glissement, puis quitte le point.",
    language:
      "La page, les noms des analyses et ceux des grandeurs sont traduits. Les phrases que le calcul compose, avec les nombres de vos données, sont en anglais.",
    close: "Fermer",
    version: (version, hosted) => `tandelta ${version}, ${hosted ? "page du site" : "fichier hors ligne"}`,
  },

  crash: {
    title:
      "Le moteur de calcul s’est arrêté de façon inattendue et a été relancé. Vos fichiers et vos réglages sont conservés.",
    failed:
      "Le moteur de calcul n’a pas pu être chargé ou démarrer. Rechargez la page. Il lui faut WebAssembly, et au moins Chrome 111, Firefox 114 ou Safari 16.4.",
    copy: "Copier le texte de diagnostic",
    noData: "Ce texte ne contient aucune donnée.",
    dismiss: "Fermer",
    again: "Réessayer",
  },
  crashNotice,
  awaited,
  changedFile,
  otherFile,
  noResult: (name, key): Notice => ({
    level: "error",
    code: "no_result",
    message: `Le résultat « ${name} » ne donne pas (ou plus) ${key.replaceAll("_", " ")}. Choisissez un autre résultat ou tapez le nombre.`,
    where: null,
  }),

  kept: {
    title: "Résultats gardés",
    none: "Chaque résultat est gardé ici, avec ce qui était demandé.",
    standing: {
      current: "",
      "out-of-date": "périmé",
      waiting: "en attente",
      failed: "sans réponse",
      "files-missing": "fichier manquant",
    },
    why: {
      current: "",
      "out-of-date": "Depuis la réponse, un fichier a été lu autrement, ou un nombre utilisé a changé.",
      waiting: "La réponse vient dès que ce qui précède a la sienne.",
      failed: "La réponse n’a pas pu être donnée.",
      "files-missing": "Ouvrez le fichier dont il s’agit.",
    },
    update: (number) => `Mettre à jour ${count(number, "résultat", "résultats")}`,
    waiting: (number) => `${count(number, "résultat", "résultats")} à venir`,
    rename: (name) => `Nom du résultat ${name}`,
    note: (name) => `Note sur le résultat ${name}`,
    noteHere: "Note…",
    keep: "Garder tel quel",
    keepHelp: "La prochaine réponse à cette question se place à côté au lieu de le remplacer.",
    drop: (name) => `Retirer le résultat ${name}`,
    kept: "gardé",
    use: "Utiliser un résultat",
    useFor: (title) => `Utiliser un résultat pour ${title}`,
    used: (value, name) => `${value} d’après ${name}`,
    release: (title) => `Taper ${title} à la place`,
    compareWith: "Comparer",
    compareNone: "Ne comparer à rien",
    comparison: "Comparaison",
  },

  storage: {
    restored: "Votre travail est comme vous l’avez laissé.",
    full: "Il n’y a plus de place dans ce navigateur pour garder votre travail : enregistrez-le avant de fermer la page.",
    fails: "Ce navigateur ne garde rien pour cette page : enregistrez votre travail avant de la fermer.",
  },

  report: {
    title: "Rapport",
    made: (version, when) => `Établi par tandelta ${version} le ${when}.`,
    files: "Fichiers",
    file: "Fichier",
    rows: "Lignes",
    decided: "Comment il a été lu",
    asked: "Ce qui était demandé",
    set: "choisi à la main",
    from: "d’après",
    explained: "Comment c’est calculé",
    again: "Ouvrez ce fichier dans tandelta pour retrouver le travail : il y est enregistré.",
    noAnswer: "Sans réponse.",
    stale: "Cette réponse est périmée : un fichier ou un nombre qu’elle utilise a changé depuis.",
  },

  said: {
    opened: (name) => `${name} est ouvert.`,
    cleared: "Tout est retiré de la page. Annuler le ramène.",
    filesMissing: "Un fichier dont ce résultat a besoin n’est pas là.",
    linked: "Le lien est copié.",
    starting: "Démarrage…",
    ready: "Prêt.",
    reading: (files: number) => (files === 1 ? "Lecture du fichier…" : `Lecture de ${files} fichiers…`),
    understood: (file: string, titles: readonly string[]) =>
      `${file} : ${titles.join(" ; ") || "aucune mesure reconnue"}.`,
    removed: (file: string) => `${file} est retiré.`,
    importCancelled: (file: string) => `${file} n’est pas ouvert. Tout le reste est inchangé.`,
    readingCancelled: (file: string) => `${file} n’est pas relu ; il reste comme il était.`,
    computing: "Calcul en cours…",
    done: (title: string, outcome: string) => [title, outcome].filter(Boolean).join(". "),
    cancelled: "Arrêté. Le dernier résultat est conservé.",
    crashed: "Le moteur de calcul s’est arrêté de façon inattendue et a été relancé.",
    undone: "Annulé.",
    redone: "Rétabli.",
    masked: (points: number) => `${count(points, "point écarté", "points écartés")}.`,
    restored: (points: number) => `${count(points, "point repris", "points repris")}.`,
    saved: (name: string) => `${name} est enregistré.`,
    copied: "Copié.",
    notCopied: "Ce navigateur ne permet pas de copier d’ici ; enregistrez plutôt le fichier.",
  },

  told: {
    hidden: (number) =>
      `${count(number, "fichier ou dossier caché est laissé", "fichiers et dossiers cachés sont laissés")} de côté.`,
    more: (number) =>
      `Il y a plus de ${number} fichiers dans ce qui a été déposé : les ${number} premiers sont ouverts. Déposez ceux qui manquent.`,
    noFile: "Il n’y a aucun fichier dans ce qui a été déposé.",
    unopened: (names) =>
      `N’a pas pu être ouvert : ${some(names)}. Vérifiez qu’il est là et peut être lu, puis ouvrez-le à nouveau ; d’un dossier, déposez les fichiers.`,
    noSession: (name) => `${name} n’est pas ouvert ; ce qui est sur la page reste.`,
    noLink:
      "Le lien est abîmé, peut-être coupé quand il a été copié. Copiez-le à nouveau en entier, ou demandez le travail en fichier.",
    noExample: "L’exemple n’a pas pu être chargé ; il demande le réseau.",
    noPicture: "L’image demande plus de mémoire que le navigateur n’en donne. Exportez-la en SVG, ou sur une colonne.",
    notSaved:
      "Cela demande plus de mémoire que le navigateur n’en donne et n’est pas enregistré. Enregistrez le travail sans données.",
    savedWithout: (names) =>
      `Enregistré sans les données de ${some(names)} : déplacé ou modifié depuis son ouverture. Ouvrez-le à nouveau, puis enregistrez encore une fois.`,
  },

  levels: { info: "Remarque", warning: "Attention", error: "Erreur" },
};
