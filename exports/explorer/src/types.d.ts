/** The document that the page reads (docs/explorer.md), as it looks once loaded. Absent fields are null, false or empty. */

type Kind = "person" | "organisation" | "state" | "alliance" | "armed-force" | "faction" | "place";
type Modality = "asserted" | "reported" | "possible" | "planned";
type Polarity = "affirmed" | "negated";
type Group = "affirmed" | "open" | "planned" | "denied";

interface Report {
  id: string; name: string; path: string; text?: string; title?: string; publisher?: string; date?: string;
  url?: string; author?: string; family?: string; warnings?: string[];
  // added on loading
  caption: string; origin: string; claims: Claim[]; statements: Statement[]; mentions: [number, number, string][];
}

interface Actor {
  id: string; label: string; kind: Kind; names?: string[]; wikidata?: string; state?: string;
  // added on loading: claims in which it is an end, claims it makes
  claims: Claim[]; says: Claim[]; folded: string;
}

interface Relation {
  id: string; label: string; class: string; inverse?: string; definition?: string; plover?: string; symmetric?: boolean;
}

interface Statement {
  id: string; report: string; start: number; end: number; content: string; kind: string; cue: string; source?: string;
  source_actor?: string; outer?: string; parts?: [number, number][]; modality?: Modality; denies?: boolean;
}

interface Claim {
  id: string; report: string; start: number; end: number; quote: string; subject: string; subject_start: number;
  subject_end: number; subject_text: string; relation: string; object: string; object_start: number; object_end: number;
  object_text: string; frame: string; confidence: number; polarity: Polarity; modality: Modality;
  attributed_to?: string; speaker?: string; statement?: string; within?: string; inner?: string[]; matter?: string;
  event?: string; inferred?: string; date?: string; date_text?: string; ended?: boolean; before?: string; after?: string;
  // added on loading
  number: number; proposition: Proposition; source: Report; klass: string; voice: string; voiceLabel: string;
  own: boolean; group: Group; day: string; publisher: string; folded: string;
}

interface Proposition {
  subject: string; relation: string; object: string; claims: Claim[]; witnesses: number; contested?: boolean;
  unconfirmed?: boolean;
  // added on loading
  number: number; key: string; klass: string; label: string;
}

interface OnrecordEvent { id: string; report: string; label: string; start: number; end: number }

interface RawDocument {
  schema: string; title: string; base: string; texts: boolean; reports: Report[]; actors: Actor[]; relations: Relation[];
  statements: Statement[]; events: OnrecordEvent[]; claims: Claim[];
  propositions: (Omit<Proposition, "claims"> & { claims: any[] })[];
  mentions?: Record<string, [number, number, string][]>;
}

/** What pyvis carried here: one node an actor, one edge an ordered pair and class of relation. */
interface DrawnNode { id: string; label: string; shape: string; size: number; x?: number; y?: number; core?: [number, number] }
interface DrawnEdge { from: string; to: string; klass: string; propositions: number[] }
interface Drawing { nodes: DrawnNode[]; edges: DrawnEdge[] }

interface Link {
  id: string; from: string; to: string; klass: string; propositions: Proposition[]; claims: Claim[]; curve: number;
  directed: boolean;
}

interface Model {
  title: string; base: string; texts: boolean; reports: Map<string, Report>; actors: Map<string, Actor>; relations: Map<string, Relation>;
  claims: Claim[]; claimById: Map<string, Claim>; propositions: Proposition[]; propositionByKey: Map<string, Proposition>;
  statements: Map<string, Statement>; events: Map<string, OnrecordEvent>; links: Link[]; linkById: Map<string, Link>;
  nodes: Map<string, DrawnNode>; voices: Map<string, string>; days: string[]; classes: string[]; hasCore: boolean;
  options: any;
}

/** Everything that a link to this view must carry; the URL fragment holds what differs from the defaults. */
interface State {
  view: string; sel: string[]; claim: string; report: string; scope: string; centre: string; depth: number; path: string[];
  hidden: string[]; grown: string[]; classes: string[]; relations: string[]; polarity: string[]; modality: string[];
  speakers: string[]; publishers: string[]; reports: string[]; from: string; to: string; witnesses: number;
  confidence: number; marks: string[]; words: string; sort: string; page: number; dating: string; ask: string; pins: string[]; folded: string[];
}

interface Parameter { name: string; type: string; default: string | null; needed: boolean; about: string }
interface NamedQuery { name: string; title: string; about: string; parameters: Parameter[]; sparql: string }
interface Asking { prefixes: Record<string, string>; queries: NamedQuery[] }
interface Term { type: string; value: string; datatype?: string }
interface Answer { columns: string[]; rows: (Term | null)[][]; total: number; truth?: boolean; seconds?: any }

interface Shown { claim: Uint8Array; claims: Claim[]; count: number }

declare const vis: any;
