# Fits the basic and the power-law measles models with the R package
# surveillance (Debian: r-base-core, r-cran-surveillance) and prints
#   model,quantity,value
# lines: the median seconds of one fit, the log-likelihood, and the estimates
# under the names that the Go package gives them.
#
#   Rscript peer.R [repetitions]
#
# The data come with surveillance; the script stops if they differ from the
# counts beside it, so that both sides fit the same panel.
suppressMessages(library(surveillance))
arguments <- commandArgs(trailingOnly = FALSE)
here <- dirname(sub("^--file=", "", grep("^--file=", arguments, value = TRUE)[1]))
given <- commandArgs(trailingOnly = TRUE)
repetitions <- if (length(given)) as.integer(given[1]) else 15L

data("measlesWeserEms")
beside <- read.csv(file.path(here, "measlesWeserEms_counts.csv"), check.names = FALSE)[, -1]
stopifnot(all(as.matrix(beside) == observed(measlesWeserEms)))

control <- function(weights) list(
  ar = list(f = ~1),
  ne = list(f = ~1, weights = weights),
  end = list(f = addSeason2formula(~1 + t, period = 52), offset = population(measlesWeserEms)),
  family = "NegBin1")
models <- list(
  basic = control(neighbourhood(measlesWeserEms) == 1),
  powerlaw = control(W_powerlaw(maxlag = 5)))
label <- c(ar.1 = "ar.intercept", ne.1 = "ne.intercept", end.1 = "end.intercept", end.t = "end.trend",
  "end.sin(2 * pi * t/52)" = "end.sin1", "end.cos(2 * pi * t/52)" = "end.cos1",
  neweights.d = "decay", overdisp = "psi")

line <- function(model, quantity, value) cat(sprintf("%s,%s,%.10g\n", model, quantity, value))
cat("model,quantity,value\n")
for (model in names(models)) {
  fit <- hhh4(measlesWeserEms, models[[model]])
  stopifnot(fit$convergence)
  seconds <- replicate(repetitions, system.time(hhh4(measlesWeserEms, models[[model]]), gcFirst = FALSE)[["elapsed"]])
  line(model, "seconds", median(seconds))
  line(model, "loglik", fit$loglikelihood)
  estimate <- coef(fit, se = TRUE)
  for (k in rownames(estimate)) {
    line(model, label[[k]], estimate[k, "Estimate"])
    line(model, paste0(label[[k]], ".se"), estimate[k, "Std. Error"])
  }
}
