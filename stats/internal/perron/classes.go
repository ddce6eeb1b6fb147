package perron

// classes are the strongly connected components of the graph with an edge from
// i to j where a[i][j] is positive, each in increasing order (Tarjan 1972, doi
// 10.1137/0201010).
func classes(a []float64, n int) [][]int {
	s := search{a: a, n: n, number: make([]int, n), lowest: make([]int, n), open: make([]bool, n)}
	for i := range n {
		if s.number[i] == 0 {
			s.visit(i)
		}
	}
	return s.found
}

type search struct {
	a              []float64
	n, visited     int
	number, lowest []int // 0 where not visited yet
	open           []bool
	stack          []int
	found          [][]int
}

func (s *search) visit(i int) {
	s.visited++
	s.number[i], s.lowest[i] = s.visited, s.visited
	s.stack, s.open[i] = append(s.stack, i), true
	for j, v := range s.a[i*s.n : (i+1)*s.n] {
		switch {
		case v == 0:
		case s.number[j] == 0:
			s.visit(j)
			s.lowest[i] = min(s.lowest[i], s.lowest[j])
		case s.open[j]:
			s.lowest[i] = min(s.lowest[i], s.number[j])
		}
	}
	if s.lowest[i] < s.number[i] {
		return
	}
	at := len(s.stack) - 1
	for s.stack[at] != i {
		at--
	}
	in := make([]bool, s.n)
	for _, j := range s.stack[at:] {
		s.open[j], in[j] = false, true
	}
	s.stack = s.stack[:at]
	var class []int
	for j, yes := range in {
		if yes {
			class = append(class, j)
		}
	}
	s.found = append(s.found, class)
}
