// What there is to learn: explorers that are ready, each with a few sentences and a question (topics.json).
import type { Language } from "../text";
import { type Asked, NOTHING_ASKED } from "./request";
import list from "./topics.json";

/** What is said of a topic in one language. */
export interface Said {
  readonly title: string;
  readonly text: string;
  readonly question: string;
}

export interface Topic extends Partial<Omit<Asked, "topic">> {
  readonly id: string;
  readonly en: Said;
  readonly fr: Said;
}

export const TOPICS: readonly Topic[] = list;

export const said = (topic: Topic, language: Language): Said => topic[language];

/** What was asked, with what its topic says where nothing else was; null when there is no such topic. */
export function resolved(asked: Asked): { asked: Asked; topic: Topic | null } | null {
  if (!asked.topic) return { asked, topic: null };
  const topic = TOPICS.find(({ id }) => id === asked.topic);
  if (!topic) return null;
  const own = Object.fromEntries(Object.entries(asked).filter(([, value]) => value));
  const { id: _, en: _en, fr: _fr, ...given } = topic;
  // Later pairs win: a value that was asked for goes before the topic's.
  const parameters = [given.parameters ?? "", asked.parameters].join(" ").trim();
  return { asked: { ...NOTHING_ASKED, ...given, ...own, parameters }, topic };
}
