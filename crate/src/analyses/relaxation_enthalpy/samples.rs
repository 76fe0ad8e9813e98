//! Which curve is of which sample: as cast, annealed, or the reference run.

use crate::analyses::shared::asked::Asked;
use crate::analyses::shared::thermogram::{Thermogram, channel_of, is_heat};
use crate::analyses::{Failure, Source};
use crate::data::{Channel, Notice};

/// What a sample is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    AsCast,
    Annealed,
    Reference,
}

impl Role {
    pub const ALL: [Role; 3] = [Role::AsCast, Role::Annealed, Role::Reference];

    /// Key of the option that names its curve.
    pub fn key(self) -> &'static str {
        match self {
            Role::AsCast => "as_cast",
            Role::Annealed => "annealed",
            Role::Reference => "reference",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Role::AsCast => "as cast",
            Role::Annealed => "annealed",
            Role::Reference => "reference",
        }
    }

    /// What a heading says.
    fn guessed(name: &str) -> Option<Role> {
        const WORDS: [(Role, &[&str]); 3] = [
            (Role::Reference, &["ref", "rescan", "second", "2nd", "crystallized", "crystallised"]),
            (Role::Annealed, &["anneal", "aged", "relaxed", "temper"]),
            (Role::AsCast, &["cast", "quench", "as-", "as_", "fresh", "first", "1st"]),
        ];
        let lower = name.to_lowercase();
        WORDS.iter().find(|(_, words)| words.iter().any(|word| lower.contains(word))).map(|(role, _)| *role)
    }
}

/// A curve of heat that could be of a sample.
struct Candidate<'a> {
    name: String,
    source: Source<'a>,
    channel: Channel,
}

/// A run with what it is.
pub(super) struct Sample {
    pub role: Role,
    pub name: String,
    pub run: Thermogram,
    /// Which of the sources it is from.
    pub source: usize,
}

/// The samples that were named, or that headings tell; written down in the options.
pub(super) fn samples(
    sources: &[Source],
    asked: &mut Asked,
    notices: &mut Vec<Notice>,
) -> Result<Vec<Sample>, Failure> {
    let mut candidates: Vec<(usize, Candidate)> = Vec::new();
    for (number, source) in sources.iter().enumerate() {
        let columns = source.reading.tables.get(source.measurement.table).map_or(&[][..], |table| &table.columns);
        let heats: Vec<usize> =
            (0..columns.len()).filter(|k| is_heat(columns[*k].quantity) && columns[*k].values > 0).collect();
        for &column in &heats {
            let Some(channel) = channel_of(source, column) else { continue };
            let name = match (sources.len(), heats.len()) {
                (1, _) => channel.name.clone(),
                (_, 1) => source.reading.file.clone(),
                _ => format!("{}: {}", source.reading.file, channel.name),
            };
            candidates.push((number, Candidate { name, source: *source, channel }));
        }
    }
    let names = || candidates.iter().map(|(_, one)| format!("\"{}\"", one.name)).collect::<Vec<_>>().join(", ");
    let mut chosen: Vec<(Role, usize)> = Vec::new();
    for role in Role::ALL {
        for word in asked.words(role.key()) {
            let place = candidates.iter().position(|(_, one)| one.name == word);
            let place = place.ok_or_else(|| {
                Failure::option(role.key(), format!("there is no curve \"{word}\"; there are {}.", names()))
            })?;
            chosen.push((role, place));
        }
    }
    let named = !chosen.is_empty();
    for (place, (_, one)) in candidates.iter().enumerate() {
        let taken = |role: Role| chosen.iter().any(|(other, at)| *other == role || *at == place);
        if let Some(role) = Role::guessed(&one.name).filter(|role| !taken(*role)) {
            chosen.push((role, place));
        }
    }
    // What no heading tells is the sample that is asked about.
    let is_sample = |(role, _): &(Role, usize)| *role != Role::Reference;
    if !chosen.iter().any(is_sample)
        && let Some(place) = (0..candidates.len()).find(|place| !chosen.iter().any(|(_, at)| at == place))
    {
        chosen.push((Role::AsCast, place));
    }
    chosen.sort_by_key(|(role, place)| (*role as usize, *place));
    for role in Role::ALL {
        let of: Vec<&str> =
            chosen.iter().filter(|(own, _)| *own == role).map(|(_, at)| candidates[*at].1.name.as_str()).collect();
        asked.set(role.key(), of);
    }
    if !named && candidates.len() > 1 {
        let said: Vec<String> =
            chosen.iter().map(|(role, at)| format!("\"{}\" is {}", candidates[*at].1.name, role.title())).collect();
        notices.push(Notice::info(
            "roles_guessed",
            format!("By their headings {}; name others if that is wrong.", said.join(", ")),
        ));
    }
    let rate = asked.number("heating_rate");
    let mut all = Vec::new();
    for (role, place) in chosen {
        let (source, one) = &candidates[place];
        let run = Thermogram::of(&one.source, &one.channel, None, rate, &[], notices)?;
        all.push(Sample { role, name: one.name.clone(), run, source: *source });
    }
    Ok(all)
}
