//! An analysis that takes several measurements, asked about files: about each by itself where that is possible, else about all of them
//! in one request.

use crate::args::Reading as ReadingArgs;
use crate::cores::Cores;
use crate::{Out, Problem, load, read_options, run};
use tandelta::data::{Notice, Reading};
use tandelta::report::{InputRef, Report, Request};
use tandelta::work::Work;

/// A file that was read, and how it was named by the user.
type Read<'a> = (&'a str, Reading);

/// Answers `request` about `files`; `together` asks about all of them at once in any case.
pub fn answer(request: &Request, files: &[String], flags: &ReadingArgs, together: bool, cores: &Cores, out: &mut Out) {
    let mut read: Vec<Read> = Vec::new();
    for path in files {
        match read_options(flags).and_then(|options| load(path, &options)) {
            Ok(reading) => read.push((path, reading)),
            Err(problem) => out.fail(path, problem),
        }
    }
    if read.is_empty() {
        return;
    }
    if together || !read.iter().all(|(_, reading)| suffices(reading, &request.analysis)) {
        match run_together(request, read, cores) {
            Ok(report) => out.answer(&request.analysis, [""; 2], &report),
            Err((paths, problem)) => out.fail(&paths, problem),
        }
        cores.clear();
    } else {
        for (path, reading) in read {
            out.tell(path, run(request, reading, cores));
            cores.clear();
        }
    }
}

/// Whether a file can be asked about by itself.
fn suffices(reading: &Reading, analysis: &str) -> bool {
    reading.measurements.iter().any(|measurement| measurement.analyses.iter().any(|id| id == analysis))
}

/// Asks about the first measurement of each file that the analysis can use; a failure comes with the files it is about. What was noticed
/// while reading stands with the answer.
fn run_together(request: &Request, mut read: Vec<Read>, work: &dyn Work) -> Result<Report, (String, Problem)> {
    tell_apart(&mut read);
    let inputs = read.iter().map(|(_, reading)| input(reading, &request.analysis)).collect();
    let request = Request { inputs, ..request.clone() };
    let (paths, readings): (Vec<&str>, Vec<Reading>) = read.into_iter().unzip();
    let mut report = tandelta::analyses::run_with(&request, &readings, work).map_err(|failure| {
        let of = failure.file().and_then(|file| readings.iter().position(|reading| reading.file == file));
        (of.map_or_else(|| paths.join(", "), |number| paths[number].to_owned()), Problem::of(&failure))
    })?;
    report.notices.splice(0..0, readings.into_iter().flat_map(notices));
    Ok(report)
}

/// What was noticed while a file was read, with its name: there are others.
fn notices(reading: Reading) -> impl Iterator<Item = Notice> {
    reading.notices.into_iter().map(move |mut notice| {
        notice.place.get_or_insert_default().file = Some(reading.file.clone());
        notice
    })
}

fn input(reading: &Reading, analysis: &str) -> InputRef {
    let usable = |ids: &[String]| ids.iter().any(|id| id == analysis);
    let first = reading.measurements.iter().position(|m| usable(&m.analyses) || usable(&m.beside));
    InputRef { file: reading.file.clone(), measurement: first.unwrap_or(0) }
}

/// Files of one name, from folders that say which is which, are called as the user called them: a request knows files by their names.
fn tell_apart(read: &mut [Read]) {
    let names: Vec<String> = read.iter().map(|(_, reading)| reading.file.clone()).collect();
    for (path, reading) in read {
        if names.iter().filter(|name| **name == reading.file).count() > 1 {
            reading.file = (*path).to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tandelta::data::{ReadOptions, StdDecoding};
    use tandelta::work::Alone;

    fn read<'a>(path: &'a str, name: &str) -> Read<'a> {
        let text = "time (s),note,G (GPa)\n1,,9\n10,,7\n100,,4\n";
        (path, tandelta::read(name, text.as_bytes(), &ReadOptions::default(), &StdDecoding).unwrap())
    }

    #[test]
    fn files_of_one_name_are_told_apart_by_their_folders() {
        let mut read = [read("600K/a.csv", "a.csv"), read("620K/a.csv", "a.csv"), read("620K/b.csv", "b.csv")];
        tell_apart(&mut read);
        assert_eq!(read.map(|(_, reading)| reading.file), ["600K/a.csv", "620K/a.csv", "b.csv"]);
    }

    #[test]
    fn a_failure_names_the_file_it_is_about_or_all() {
        let request = |analysis: &str| Request { analysis: analysis.into(), ..Request::default() };
        let files = || vec![read("x/a.csv", "a.csv"), read("x/b.csv", "b.csv")];
        let (paths, problem) = run_together(&request("overview"), files(), &Alone).unwrap_err();
        assert_eq!(paths, "x/a.csv, x/b.csv", "{}", problem.message);
        let one = vec![read("x/a.csv", "a.csv")];
        assert_eq!(run_together(&request("joint_fit"), one, &Alone).unwrap_err().0, "x/a.csv");
    }
}
