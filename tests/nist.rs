//! NIST's certified results of nonlinear regression, from both of its starting points, without limits and with default settings.

mod strd;

use strd::{Dataset, datasets, digits};
use tandelta::fit::{Options, fit};

#[test]
fn explore() {
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut good = 0;
    for set in datasets().iter().filter(|set| only.is_empty() || set.name == only) {
        let problem = set.problem();
        for (number, start) in set.starts.iter().enumerate() {
            match fit(&problem, &Dataset::parameters(start), &Options::default()) {
                Ok(fit) => {
                    let d = |a: &[f64], b: &[f64]| {
                        a.iter().zip(b).map(|(a, b)| digits(*a, *b)).fold(f64::INFINITY, f64::min)
                    };
                    let errors: Vec<f64> =
                        fit.uncertainty.parameters.iter().map(|p| p.std_error.unwrap_or(f64::NAN)).collect();
                    let (p, s) = (d(&fit.values, &set.certified), d(&errors, &set.standard_deviations));
                    let ok = p >= 6.0 && s >= 4.0;
                    good += usize::from(ok);
                    println!(
                        "{} {:9} {} {:6.2} {:6.2}  rss ratio-1 {:9.1e} {:?} it {} ev {} cond {:.1e} {}",
                        if ok { "  " } else { "XX" },
                        set.name,
                        number + 1,
                        p,
                        s,
                        fit.quality.rss / set.residual_sum_of_squares - 1.0,
                        fit.outcome,
                        fit.iterations,
                        fit.evaluations,
                        fit.uncertainty.condition.unwrap_or(0.0),
                        if ok { String::new() } else { format!("{:?}", fit.values) }
                    );
                    if let Some(s) = fit.search {
                        println!("     {}", s.text());
                    }
                }
                Err(e) => println!("XX {} {} {e}", set.name, number + 1),
            }
        }
    }
    println!("{good} of 54");
}

#[test]
#[ignore]
fn perturbed() {
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut seed = 1u64;
    let mut random = || {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (seed >> 11) as f64 / (1u64 << 53) as f64
    };
    for factor in [2.0f64, 3.0] {
        let (mut all, mut total, mut evals) = (0, 0, 0);
        for set in datasets().iter().filter(|set| only.is_empty() || set.name == only) {
            let problem = set.problem();
            let mut line = format!("{factor} {:9}", set.name);
            let mut fails = std::collections::BTreeMap::new();
            for start in &set.starts {
                let mut good = 0;
                for _ in 0..20 {
                    let start: Vec<f64> = start.iter().map(|b| b * factor.powf(2.0 * random() - 1.0)).collect();
                    total += 1;
                    match fit(&problem, &Dataset::parameters(&start), &Options::default()) {
                        Ok(fit) => {
                            evals += fit.evaluations;
                            let ok = fit.values.iter().zip(&set.certified).all(|(a, b)| digits(*a, *b) >= 5.0)
                                || (fit.quality.rss / set.residual_sum_of_squares - 1.0).abs() < 1e-6;
                            good += usize::from(ok);
                            if !ok {
                                let run = fit.values.iter().map(|v| v.abs()).fold(0.0, f64::max);
                                *fails
                                    .entry(format!(
                                        "{} {:?} {:.0e} 1e{:.0} rss {:.3e}",
                                        fit.search.map_or(0, |s| s.starts),
                                        fit.outcome,
                                        fit.uncertainty.condition.unwrap_or(0.0),
                                        run.log10(),
                                        fit.quality.rss / set.residual_sum_of_squares
                                    ))
                                    .or_insert(0) += 1;
                            }
                        }
                        Err(e) => *fails.entry(format!("{e}")).or_insert(0) += 1,
                    }
                }
                all += good;
                line += &format!(" {good:2}/20");
            }
            println!("{line} {fails:?}");
        }
        println!("{factor}: {all} of {total}, evaluations {evals}");
    }
}
