package endemic

// Evaluate exposes the penalised log-likelihood and its derivatives, with the
// given variance of every random intercept, to the black-box tests.
func Evaluate(data Data, model Model, theta []float64, variance float64) (value float64, grad, hess []float64, err error) {
	return evaluateAs(data, model, theta, variance, func(*problem) {})
}

// EvaluateByCell is Evaluate without anything that is common to cells: each is
// exponentiated, and spread to the parameters, by itself.
func EvaluateByCell(data Data, model Model, theta []float64, variance float64) (value float64, grad, hess []float64, err error) {
	return evaluateAs(data, model, theta, variance, func(p *problem) { p.common = [3]common{} })
}

func evaluateAs(data Data, model Model, theta []float64, variance float64, change func(*problem)) (value float64, grad, hess []float64, err error) {
	p, err := newProblem(data, &model, 1, len(data.Counts)-1)
	if err != nil {
		return 0, nil, nil, err
	}
	for a := range p.prec {
		p.prec[a] = 1 / variance
	}
	change(p)
	p.work = newWorkspace(p)
	n := p.size()
	grad, hess = make([]float64, n), make([]float64, n*n)
	return p.evaluate(theta, grad, hess), grad, hess, nil
}

// Evaluation gives a function that evaluates the likelihood once, on buffers
// made beforehand.
func Evaluation(data Data, model Model, theta []float64) (func() float64, error) {
	p, err := newProblem(data, &model, 1, len(data.Counts)-1)
	if err != nil {
		return nil, err
	}
	grad, hess := make([]float64, p.size()), make([]float64, p.size()*p.size())
	return func() float64 { return p.evaluate(theta, grad, hess) }, nil
}

// Rising sums log(1 + k psi) over k < y in the way of the likelihood.
func Rising(psi, y float64) (value, d, dd float64) {
	table := make([]int, int(min(y, tabulated)))
	for k := range table {
		table[k] = 1
	}
	value, d, dd = risingLog(psi, table)
	tv, td, tdd := risingTail(psi, tabulated, y)
	return value + tv, d + td, dd + tdd
}
