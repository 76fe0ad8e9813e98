//! The measurements that a request names, each with the file it is from.

use crate::analyses::{Analysis, Failure};
use crate::data::{Measurement, Reading};
use crate::report::{Input, InputRef, Request};

/// The measurements of a request, in its order; an analysis that takes one uses the first.
pub struct Sources<'a> {
    /// The one that is asked about.
    pub first: Source<'a>,
    /// Those that belong to it: other isotherms, shift factors.
    pub others: Vec<Source<'a>>,
}

/// A measurement with the file it is from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The file.
    pub reading: &'a Reading,
    /// The measurement.
    pub measurement: &'a Measurement,
}

impl<'a> Sources<'a> {
    /// All of them, in the order of the request.
    pub fn all(&self) -> impl Iterator<Item = &Source<'a>> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// What `request` names in `readings`, as far as `analysis` can be asked of it.
    pub(in crate::analyses) fn of(
        request: &Request,
        readings: &'a [Reading],
        analysis: &dyn Analysis,
    ) -> Result<Sources<'a>, Failure> {
        let entry = analysis.entry();
        let (first, others) = match request.inputs.split_first() {
            Some((first, others)) if others.is_empty() || entry.several => (first, others),
            _ => return Err(Failure::Inputs { given: request.inputs.len() }),
        };
        if let Some(InputRef { file, measurement }) = repeated(&request.inputs) {
            return Err(Failure::Twice { file: file.clone(), measurement: *measurement });
        }
        let sources = Sources {
            first: Source::of(first, readings)?,
            others: others.iter().map(|input| Source::of(input, readings)).collect::<Result<_, _>>()?,
        };
        let several = !sources.others.is_empty();
        let fits = |source: &&Source| match several {
            true => analysis.accepts_beside(source.measurement),
            false => analysis.accepts_as_asked(source.measurement, request),
        };
        let odd = sources.all().find(|source| !fits(source)).copied();
        match odd {
            None => Ok(sources),
            Some(Source { reading, measurement }) => Err(Failure::NotFor {
                needs: entry.needs,
                found: measurement.title.clone(),
                file: several.then(|| reading.file.clone()),
            }),
        }
    }
}

impl<'a> Source<'a> {
    fn of(asked: &InputRef, readings: &'a [Reading]) -> Result<Source<'a>, Failure> {
        let reading = readings
            .iter()
            .find(|reading| reading.file == asked.file)
            .ok_or_else(|| Failure::NoFile { file: asked.file.clone() })?;
        let measurement = reading.measurements.get(asked.measurement).ok_or_else(|| Failure::NoMeasurement {
            file: asked.file.clone(),
            measurement: asked.measurement,
            there_are: reading.measurements.len(),
        })?;
        Ok(Source { reading, measurement })
    }

    /// Provenance of numbers computed from `rows` rows of it.
    pub(in crate::analyses) fn input(&self, rows: usize, selection: impl Into<String>) -> Input {
        Input {
            file: self.reading.file.clone(),
            sha256: self.reading.sha256.clone(),
            table: self.measurement.table,
            rows,
            selection: selection.into(),
        }
    }
}

/// The first input that stands before itself.
fn repeated(inputs: &[InputRef]) -> Option<&InputRef> {
    inputs.iter().enumerate().find_map(|(number, input)| inputs[..number].contains(input).then_some(input))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyses::run;
    use crate::catalog::AnalysisEntry;
    use crate::data::{Kind, ReadOptions, StdDecoding};
    use crate::report::Report;
    use crate::work::Work;

    /// An analysis of one family of isotherms, or of sweeps that make one.
    struct Isotherms;

    impl Analysis for Isotherms {
        fn entry(&self) -> AnalysisEntry {
            AnalysisEntry {
                id: "isotherms".into(),
                title: String::new(),
                summary: String::new(),
                explanation: String::new(),
                needs: "isotherms".into(),
                several: true,
                source: String::new(),
                options: Vec::new(),
            }
        }

        fn accepts(&self, measurement: &Measurement) -> bool {
            measurement.kind == Kind::IsothermFamily
        }

        fn accepts_beside(&self, measurement: &Measurement) -> bool {
            measurement.kind == Kind::FrequencySweep
        }

        fn run(&self, _sources: &Sources, _request: &Request, _work: &dyn Work) -> Result<Report, Failure> {
            Ok(Report::default())
        }
    }

    fn readings() -> Vec<Reading> {
        let sweep = "f_Hz,G_storage_GPa,G_loss_GPa\n0.01,0.4,1.9\n0.1,7.4,4.2\n1,9.9,0.8\n";
        let trace = "t_s,G_GPa\n1,9\n10,7\n100,4\n1000,1\n";
        [("600 K", sweep), ("620 K", sweep), ("ageing", trace)]
            .map(|(file, text)| crate::read(file, text.as_bytes(), &ReadOptions::default(), &StdDecoding).unwrap())
            .into()
    }

    fn request(analysis: &str, files: &[&str]) -> Request {
        let input = |file: &&str| InputRef { file: (*file).into(), measurement: 0 };
        Request { analysis: analysis.into(), inputs: files.iter().map(input).collect(), ..Request::default() }
    }

    /// The files of the sources, or what is wrong with the request.
    fn asked(files: &[&str]) -> Result<Vec<String>, Failure> {
        let readings = readings();
        let sources = Sources::of(&request("isotherms", files), &readings, &Isotherms)?;
        Ok(sources.all().map(|source| source.reading.file.clone()).collect())
    }

    #[test]
    fn the_sources_stand_in_the_order_of_the_request() {
        assert_eq!(asked(&["620 K", "600 K"]).unwrap(), ["620 K", "600 K"]);
    }

    #[test]
    fn what_may_stand_beside_others_need_not_suffice_alone() {
        let refused = asked(&["600 K"]).unwrap_err();
        assert!(matches!(refused, Failure::NotFor { file: None, .. }), "{refused}");
    }

    #[test]
    fn among_several_the_one_that_does_not_belong_is_named() {
        let refused = asked(&["600 K", "ageing", "620 K"]).unwrap_err();
        assert_eq!(refused.file(), Some("ageing"));
        assert!(refused.to_string().contains("of \"ageing\" is not that"), "{refused}");
    }

    #[test]
    fn a_measurement_is_given_once() {
        let refused = asked(&["600 K", "620 K", "600 K"]).unwrap_err();
        assert_eq!(refused, Failure::Twice { file: "600 K".into(), measurement: 0 });
    }

    #[test]
    fn every_file_has_to_have_been_read() {
        assert_eq!(asked(&["600 K", "640 K"]).unwrap_err(), Failure::NoFile { file: "640 K".into() });
        assert_eq!(asked(&[]).unwrap_err(), Failure::Inputs { given: 0 });
    }

    #[test]
    fn an_analysis_of_one_measurement_refuses_two() {
        let refused = run(&request("overview", &["600 K", "620 K"]), &readings()).unwrap_err();
        assert_eq!(refused, Failure::Inputs { given: 2 });
    }
}
