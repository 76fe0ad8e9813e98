//! What a formula means, what it says when it is wrong, and that its derivatives are exact.

use super::evaluation::evaluate;
use super::*;
use proptest::prelude::*;

/// Two ways of writing one expression differ by a few roundings.
const REL: f64 = 1e-13;

fn close(found: f64, expected: f64) -> bool {
    found == expected
        || (found - expected).abs() <= REL * expected.abs().max(1e-300)
        || (found.is_nan() && expected.is_nan())
}

/// Value of a formula of x at one point.
fn value(text: &str, x: f64) -> f64 {
    let formula = Formula::parse(text, &["x"]).unwrap_or_else(|mistake| panic!("{}", mistake.marked(text)));
    formula.real(&[], &[&[x]]).values[0]
}

fn mistake(text: &str) -> Mistake {
    Formula::parse(text, &["x"]).expect_err(text)
}

#[test]
fn a_power_binds_tighter_than_a_sign_and_from_the_right() {
    assert_eq!(value("-x^2", 3.0), -9.0);
    assert_eq!(value("(-x)^2", 3.0), 9.0);
    assert_eq!(value("2^3^2", 0.0), 512.0);
    assert_eq!(value("2^-x*3", 1.0), 1.5);
    assert_eq!(value("2^-x^2", 2.0), 1.0 / 16.0);
    assert_eq!(value("x**2**0.5", 2.0), 2f64.powf(2f64.powf(0.5)));
    assert_eq!(value("-x*-x", 3.0), 9.0);
    assert_eq!(value("1 - -x", 3.0), 4.0);
    assert_eq!(value("+x--x", 3.0), 6.0);
}

#[test]
fn operators_of_one_rank_go_from_the_left() {
    assert_eq!(value("8/4/2", 0.0), 1.0);
    assert_eq!(value("8-4-2", 0.0), 2.0);
    assert_eq!(value("2+3*x", 4.0), 14.0);
    assert_eq!(value("[1+x]*{2-x}", 4.0), -10.0);
}

#[test]
fn numbers_are_read_in_every_usual_way() {
    for (text, number) in [("2e-3", 2e-3), (".5", 0.5), ("1.", 1.0), ("1E5-x", 1e5), ("1e+2", 100.0), ("1e−2", 0.01)]
    {
        assert_eq!(value(text, 0.0), number, "{text}");
    }
    assert_eq!(value("x² + 2·x − x⁻¹", 2.0), 7.5);
}

#[test]
fn logarithms_are_natural_unless_they_say_ten() {
    assert!(close(value("log(x)", 3.0), 3f64.ln()) && close(value("ln(x)", 3.0), 3f64.ln()));
    assert!(close(value("log10(x)", 1000.0), 3.0));
    assert!(close(value("cos(pi)+log(e)", 0.0), 0.0));
    assert!(close(value("arctan(x)", 1.0), value("atan(x)", 1.0)));
}

#[test]
fn names_that_are_not_known_are_parameters_in_order_of_appearance() {
    let formula = Formula::parse("G_u*x^β + b2*exp(-b1*x) + G_u", &["x"]).unwrap();
    assert_eq!(formula.parameters(), ["G_u", "β", "b2", "b1"]);
    assert!(formula.uses(0) && !formula.is_complex());
    // A column may be called as a constant is.
    let strain = Formula::parse("e*k", &["e"]).unwrap();
    assert_eq!((strain.real(&[2.0], &[&[5.0]]).values[0], strain.is_complex()), (10.0, false));
    let current = Formula::parse("r*i", &["i"]).unwrap();
    assert!(!current.is_complex());
}

#[test]
fn a_formula_of_columns_names_what_it_does_not_know() {
    assert!(Formula::without_parameters("log(y)", &["y", "x"]).is_ok());
    let unknown = Formula::without_parameters("log(y) + z", &["y", "x"]).unwrap_err();
    assert_eq!((unknown.at, unknown.length, unknown.expected.as_str()), (9, 1, "one of y, x"));
}

#[test]
fn a_mistake_points_at_its_character() {
    for (text, at, length, word) in [
        ("", 0, 0, "empty"),
        ("  ", 0, 0, "empty"),
        ("2x", 1, 1, "no operator"),
        ("2 x", 2, 1, "no operator"),
        ("b1 (1-x)", 0, 2, "no function `b1`"),
        ("(1-x)(1+x)", 5, 1, "no operator"),
        ("b1*(1-exp(-b2*x)", 3, 1, "not closed"),
        ("b1*(1-x))", 8, 1, "closes no bracket"),
        (")", 0, 1, "closes no bracket"),
        ("b1*[1-x)", 7, 1, "does not close"),
        ("b1*", 2, 1, "nothing follows `*`"),
        ("(b1*)", 3, 1, "nothing follows `*`"),
        ("b1+*x", 3, 1, "nothing on its left"),
        ("*x", 0, 1, "nothing on its left"),
        ("x**", 1, 2, "nothing follows"),
        ("exp x", 0, 3, "without its brackets"),
        ("exp", 0, 3, "without its brackets"),
        ("1+Exp(x)", 2, 3, "no function `Exp`"),
        ("sin()", 4, 1, "nothing between the brackets"),
        ("0,5*x", 1, 1, "comma"),
        ("log(x, 2)", 5, 1, "one value only"),
        ("y = a*x", 2, 1, "equals"),
        ("a*x;", 3, 1, "means nothing"),
        ("1.2.3*x", 0, 5, "not a number"),
        ("1e999", 0, 5, "too large"),
        ("β*µ*%", 4, 1, "means nothing"),
        ("x²⁻", 1, 2, "exponent"),
    ] {
        let found = mistake(text);
        assert_eq!((found.at, found.length), (at, length), "{text}: {found}");
        assert!(found.message.contains(word), "{text}: {found}");
        assert!(!found.expected.is_empty(), "{text}");
    }
    assert_eq!(mistake("1+Exp(x)").expected, "`exp`");
    assert_eq!(mistake("β*µ*%").marked("β*µ*%"), "β*µ*%\n    ^");
}

#[test]
fn a_formula_of_any_depth_is_read_or_refused_but_never_exhausts_the_machine() {
    for unit in ["(", "-", "exp(", "x^", "1/(1+", "[", ")", "(x)", "x*-"] {
        let text = unit.repeat(MAX_LENGTH / unit.len());
        let _ = Formula::parse(&text, &["x"]);
        let _ = Formula::parse(&(text + "x"), &["x"]);
    }
    let depth = MAX_LENGTH / 2 - 1;
    let deep = format!("{}x{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(value(&deep, 7.0), 7.0);
    let minus = format!("{}x", "-".repeat(MAX_LENGTH - 2));
    assert_eq!(value(&minus, 7.0), 7.0);
    assert_eq!(mistake(&"x+".repeat(MAX_LENGTH)).at, MAX_LENGTH);
    let many: Vec<String> = (0..=MAX_PARAMETERS).map(|k| format!("p{k}")).collect();
    assert!(mistake(&many.join("+")).message.contains("too many"));
}

#[test]
fn equal_parts_are_worked_out_once() {
    let once = Formula::parse("exp(-b*x)", &["x"]).unwrap();
    let twice = Formula::parse("exp(-b*x)*exp(-b*x)", &["x"]).unwrap();
    assert_eq!(twice.program.steps.len(), once.program.steps.len() + 1);
}

#[test]
fn the_ends_of_a_law_have_the_derivatives_of_their_limits() {
    // A power of nothing does not change with its exponent or its prefactor.
    let power = Formula::parse("a*(b*x)^n + c*sqrt(b*x)", &["x"]).unwrap();
    let at = power.real(&[2.0, 3.0, 0.4, 1.0], &[&[0.0, 1.0]]);
    assert_eq!(at.values[0], 0.0);
    assert!(at.gradient.iter().all(|column| column[0] == 0.0), "{:?}", at.gradient);
    // A square of a negative number is no logarithm.
    let square = Formula::parse("(x-c)^2", &["x"]).unwrap();
    assert_eq!(square.real(&[3.0], &[&[1.0]]).gradient[0][0], 4.0);
    let size = Formula::parse("abs(x-c)^3", &["x"]).unwrap();
    assert_eq!(size.real(&[3.0], &[&[1.0]]).gradient[0][0], 12.0);
}

#[test]
fn the_points_of_every_block_are_the_points_alone() {
    let x: Vec<f64> = (0..1001).map(|k| 0.01 * k as f64).collect();
    let formula = Formula::parse("b1*exp(-b2*x)+exp(b3)*sin(x)", &["x"]).unwrap();
    let p = [1.5, 0.3, 0.2];
    let together = formula.real(&p, &[&x]);
    for (k, x) in x.iter().enumerate() {
        let alone = formula.real(&p, &[&[*x]]);
        assert_eq!(together.values[k], alone.values[0]);
        for (column, single) in together.gradient.iter().zip(&alone.gradient) {
            assert_eq!(column[k], single[0]);
        }
    }
}

#[test]
fn a_debye_process_typed_is_a_debye_process() {
    let formula = Formula::parse("Gu - dG/(1+i*omega*tau)", &["omega"]).unwrap();
    assert!(formula.is_complex());
    let omega = [1e-9, 1.0, 1e6];
    let at = formula.complex(&[10.0, 9.0, 2.0], &[&omega]);
    for (found, omega) in at.values.iter().zip(omega) {
        let expected = 10.0 - 9.0 / Complex64::new(1.0, 2.0 * omega);
        assert!((found - expected).norm() <= REL * expected.norm());
    }
    // The loss of a power of one has no trace of rounding: i^1 is i.
    let power = Formula::parse("(i*omega*tau)^c", &["omega"]).unwrap().complex(&[1.0, 1.0], &[&[1e9]]);
    assert_eq!(power.values[0], Complex64::new(0.0, 1e9));
}

#[test]
fn the_size_of_a_complex_number_has_its_derivative_too() {
    let formula = Formula::parse("abs(1+i*w*t)", &["w"]).unwrap();
    let at = formula.complex(&[0.75], &[&[1.0]]);
    assert!(close(at.values[0].re, 1.25) && close(at.gradient[0][0].re, 0.6) && at.gradient[0][0].im == 0.0);
}

/// Formulas and the same in Rust, of two variables and four parameters.
type Written = (&'static str, fn(f64, f64, &[f64]) -> f64);
const REAL: &[Written] = &[
    ("a*(1-exp(-b*x)) + 0*c*d*z", |x, _, p| p[0] * (1.0 - (-p[1] * x).exp())),
    ("a*x^b/(c+x^d)+z", |x, z, p| p[0] * x.powf(p[1]) / (p[2] + x.powf(p[3])) + z),
    ("a*b*x/(1+b*x)+c*tanh(d*z)", |x, z, p| p[0] * p[1] * x / (1.0 + p[1] * x) + p[2] * (p[3] * z).tanh()),
    ("a-b*x*exp(-c*z)^d", |x, z, p| p[0] - p[1] * x * (-p[2] * z).exp().powf(p[3])),
    ("(a+b*x+c*x^2)/(1+d*x+z*x**3)", |x, z, p| (p[0] + p[1] * x + p[2] * x * x) / (1.0 + p[3] * x + z * x * x * x)),
    ("a*cos(2*pi*x/12)+b*sin(c*x)+d*atan(z)", |x, z, p| {
        p[0] * (2.0 * std::f64::consts::PI * x / 12.0).cos() + p[1] * (p[2] * x).sin() + p[3] * z.atan()
    }),
    ("sqrt(a*x)*log(b+z)*log10(c+x)/abs(d)", |x, z, p| {
        (p[0] * x).sqrt() * (p[1] + z).ln() * (p[2] + x).log10() / p[3].abs()
    }),
    ("asin(a/(1+a+x))+acos(b/(1+b+z))+tan(c/(1+c+x))+sinh(d)+cosh(d*x/(1+x))", |x, z, p| {
        (p[0] / (1.0 + p[0] + x)).asin()
            + (p[1] / (1.0 + p[1] + z)).acos()
            + (p[2] / (1.0 + p[2] + x)).tan()
            + p[3].sinh()
            + (p[3] * x / (1.0 + x)).cosh()
    }),
    ("a^-1+b^-x-(c+x)^-2*d^z", |x, z, p| 1.0 / p[0] + p[1].powf(-x) - p[3].powf(z) / (p[2] + x) / (p[2] + x)),
];

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC*") {
        let _ = Formula::parse(&text, &["x", "y"]);
    }

    #[test]
    fn no_text_of_its_own_signs_makes_it_panic(
        words in prop::collection::vec(prop::sample::select(vec![
            "+", "-", "*", "/", "^", "**", "(", ")", "[", "]", ",", "x", "b1", "i", "e", "pi", "2", "1e-3", ".5", "0", " ",
            "exp", "log(", "sqrt(", "abs(", "tanh(", "²", "⁻¹",
        ]), 0..40)
    ) {
        let text = words.concat();
        match Formula::parse(&text, &["x"]) {
            Ok(formula) => {
                let p = vec![0.5; formula.parameters().len()];
                prop_assert_eq!(formula.complex(&p, &[&[0.0, -1.0, 2.0]]).values.len(), 3);
                prop_assert_eq!(formula.real(&p, &[&[0.0, -1.0, 2.0]]).gradient.len(), p.len());
            }
            Err(mistake) => prop_assert!(mistake.at + mistake.length <= text.chars().count()),
        }
    }

    #[test]
    fn it_agrees_with_the_same_written_in_rust(
        which in 0..REAL.len(), p in prop::collection::vec(0.1..3.0f64, 4), x in 0.01..5.0f64, z in 0.01..5.0f64
    ) {
        let (text, rust) = REAL[which];
        let formula = Formula::parse(text, &["x", "z"]).unwrap();
        // Parameters appear in an order of their own.
        let p: Vec<f64> = formula.parameters().iter().map(|name| p["abcd".find(name.as_str()).unwrap()]).collect();
        let named = |name: &str| formula.parameters().iter().position(|own| own == name).map_or(f64::NAN, |k| p[k]);
        let by_name = [named("a"), named("b"), named("c"), named("d")];
        let (found, expected) = (formula.real(&p, &[&[x], &[z]]).values[0], rust(x, z, &by_name));
        // Differences of nearly equal terms lose digits on both sides.
        prop_assert!((found - expected).abs() <= REL * (expected.abs() + 10.0), "{}: {} {}", text, found, expected);
        // The same with complex numbers.
        let complex = formula.complex(&p, &[&[x], &[z]]).values[0];
        prop_assert!((complex - expected).norm() <= 10.0 * REL * (expected.abs() + 10.0), "{}: {}", text, complex);
    }

    #[test]
    fn derivatives_are_those_of_a_complex_step(
        which in 0..REAL.len(), p in prop::collection::vec(0.1..3.0f64, 4), x in 0.01..5.0f64, z in 0.01..5.0f64
    ) {
        // f(p + ih) = f + ih f′: no subtraction, so that the difference is exact to the last digits (Squire & Trapp, SIAM Rev.
        // 40, 110 (1998)).
        const STEP: f64 = 1e-30;
        let formula = Formula::parse(REAL[which].0, &["x", "z"]).unwrap();
        let exact = formula.real(&p, &[&[x], &[z]]);
        for k in 0..p.len() {
            let mut moved: Vec<Complex64> = p.iter().map(|p| Complex64::from(*p)).collect();
            moved[k].im = STEP;
            let difference = evaluate(&formula.program, &moved, &[&[x], &[z]]).values[0].im / STEP;
            // abs has no complex derivative, so that its step says nothing.
            if REAL[which].0.contains("abs") && formula.parameters()[k] == "d" {
                continue;
            }
            let found = exact.gradient[k][0];
            prop_assert!((found - difference).abs() <= 100.0 * REL * (difference.abs() + 1.0), "{} {}: {} {}",
                REAL[which].0, k, found, difference);
        }
    }

    #[test]
    fn complex_derivatives_are_those_of_differences(
        which in 0..4usize, p in prop::collection::vec(0.2..0.9f64, 4), omega in 0.01..10.0f64
    ) {
        let text = [
            "a/(1+b*(i*omega*c)^(-d)+1/(i*omega*c))",
            "a-b/(1+(i*omega*c)^d)",
            "a*tanh(sqrt(i*omega*b))/sqrt(i*omega*c)+log(d+i*omega)",
            "abs(a+i*omega*b)*exp(-c*i*omega)/cosh(d+i*omega)*sin(a+i*b)",
        ][which];
        let formula = Formula::parse(text, &["omega"]).unwrap();
        let exact = formula.complex(&p, &[&[omega]]);
        for k in 0..p.len() {
            // Central differences at two steps, combined so that their error is of the sixth order.
            let central = |step: f64| {
                let at = |step: f64| {
                    let mut moved = p.clone();
                    moved[k] += step;
                    formula.complex(&moved, &[&[omega]]).values[0]
                };
                (at(step) - at(-step)) / (2.0 * step)
            };
            let (wide, middle, narrow) = (central(4e-3), central(2e-3), central(1e-3));
            let (first, second) = ((4.0 * middle - wide) / 3.0, (4.0 * narrow - middle) / 3.0);
            let difference = (16.0 * second - first) / 15.0;
            let size = exact.values[0].norm() + difference.norm();
            let found = exact.gradient[k][0];
            prop_assert!((found - difference).norm() <= 1e-8 * size.max(1e-3), "{} {}: {} {}", text, k, found, difference);
        }
    }
}

/// Prints how long an evaluation takes: `cargo test --release -p tandelta --lib formula -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, not a check"]
fn time_of_an_evaluation() {
    let cosines = "b1 + b2*cos(2*pi*x/12) + b3*sin(2*pi*x/12) + b5*cos(2*pi*x/b4) + b6*sin(2*pi*x/b4) + b8*cos(2*pi*x/b7) \
                   + b9*sin(2*pi*x/b7)";
    for (text, points) in [(cosines, 168), ("b1*(1-exp(-b2*x))+b3*x^b4", 100_000), ("b1*(1-exp(-b2*x))", 14)] {
        let x: Vec<f64> = (1..=points).map(|k| k as f64 / points as f64 + 0.1).collect();
        let formula = Formula::parse(text, &["x"]).unwrap();
        let p = vec![0.7; formula.parameters().len()];
        let start = std::time::Instant::now();
        let rounds = 20_000_000 / points / text.len();
        for _ in 0..rounds {
            std::hint::black_box(formula.real(std::hint::black_box(&p), &[&x]));
        }
        println!("{points} points: {:.1} µs", start.elapsed().as_secs_f64() * 1e6 / rounds as f64);
    }
    let law = Formula::parse("G0/(1+eta*(i*omega*tau)^(-chi)+1/(i*omega*tau))", &["omega"]).unwrap();
    let omega: Vec<f64> = (1..=500).map(|k| k as f64).collect();
    let start = std::time::Instant::now();
    for _ in 0..1000 {
        std::hint::black_box(law.complex(std::hint::black_box(&[1.0, 1.0, 0.1, 0.4]), &[&omega]));
    }
    println!("500 complex points: {:.1} µs", start.elapsed().as_secs_f64() * 1e3);
}
