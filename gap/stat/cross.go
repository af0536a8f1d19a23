package stat

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Cross is the cross-products of complete rows of K columns. Crosses of
// different people add up, and the one without some of them is a subtraction.
type Cross struct {
	K    int
	W    float64   // Σw
	Sum  []float64 // Σw·x_i
	Prod []float64 // Σw·x_i·x_j at [i*K+j]; only j ≥ i is read or kept up
}

// NewCross is an empty Cross of k columns.
func NewCross(k int) *Cross {
	return &Cross{K: k, Sum: make([]float64, k), Prod: make([]float64, k*k)}
}

// AddRow counts one complete row with weight w.
func (c *Cross) AddRow(x []float64, w float64) {
	c.W += w
	for i, xi := range x {
		wx := w * xi
		c.Sum[i] += wx
		row := c.Prod[i*c.K : (i+1)*c.K]
		for j := i; j < len(x); j++ {
			row[j] += wx * x[j]
		}
	}
}

// Add joins the people of o.
func (c *Cross) Add(o *Cross) { c.combine(o, 1) }

// Sub takes the people of o out again.
func (c *Cross) Sub(o *Cross) { c.combine(o, -1) }

func (c *Cross) combine(o *Cross, sign float64) {
	c.W += sign * o.W
	for i, x := range o.Sum {
		c.Sum[i] += sign * x
	}
	for i, x := range o.Prod {
		c.Prod[i] += sign * x
	}
}

// Without is a new Cross of the people of c that are not in o.
func (c *Cross) Without(o *Cross) *Cross {
	d := &Cross{K: c.K, W: c.W - o.W, Sum: make([]float64, c.K), Prod: make([]float64, c.K*c.K)}
	for i := range d.Sum {
		d.Sum[i] = c.Sum[i] - o.Sum[i]
	}
	for i := range d.Prod {
		d.Prod[i] = c.Prod[i] - o.Prod[i]
	}
	return d
}

// Mean is the mean of column i; ok is false when there are no rows.
func (c *Cross) Mean(i int) (float64, bool) {
	if !(c.W > 0) {
		return 0, false
	}
	return c.Sum[i] / c.W, true
}

// Varies reports whether column i takes more than one value.
func (c *Cross) Varies(i int) bool {
	// What subtraction leaves of a constant column is rounding, far below 1e-12 of its sum of squares.
	return c.W > 0 && c.deviation(i, i) > 1e-12*c.Prod[i*c.K+i]
}

// deviation is Σw(x_i−x̄_i)(x_j−x̄_j).
func (c *Cross) deviation(i, j int) float64 {
	if j < i {
		i, j = j, i
	}
	return c.Prod[i*c.K+j] - c.Sum[i]*c.Sum[j]/c.W
}

// Correlations are those among the columns x and of each of them with column
// y. ok is false when a column does not vary: drop it first (Varies).
func (c *Cross) Correlations(y int, x []int) (among *mat.SymDense, with []float64, ok bool) {
	if len(x) == 0 || !c.Varies(y) {
		return nil, nil, false
	}
	scale := make([]float64, len(x))
	for a, i := range x {
		if !c.Varies(i) {
			return nil, nil, false
		}
		scale[a] = 1 / math.Sqrt(c.deviation(i, i))
	}
	among, with = mat.NewSymDense(len(x), nil), make([]float64, len(x))
	sy := 1 / math.Sqrt(c.deviation(y, y))
	for a, i := range x {
		with[a] = c.deviation(i, y) * scale[a] * sy
		among.SetSym(a, a, 1)
		for b := a + 1; b < len(x); b++ {
			among.SetSym(a, b, c.deviation(i, x[b])*scale[a]*scale[b])
		}
	}
	return among, with, true
}

// Fit is a linear regression with an intercept.
type Fit struct {
	Intercept float64
	Slopes    []float64 // change of y for one unit of each column, the others equal
	Std       []float64 // the same in standard deviations
	R2        float64
}

// OLS regresses column y on the columns x by least squares. ok is false when a
// column does not vary or the columns repeat each other.
func (c *Cross) OLS(y int, x []int) (Fit, bool) {
	among, with, ok := c.Correlations(y, x)
	if !ok {
		return Fit{}, false
	}
	var chol mat.Cholesky
	if !factorize(&chol, among) {
		return Fit{}, false
	}
	var b mat.VecDense
	if err := chol.SolveVecTo(&b, mat.NewVecDense(len(with), with)); err != nil {
		return Fit{}, false
	}
	f := Fit{Slopes: make([]float64, len(x)), Std: make([]float64, len(x))}
	syy := c.deviation(y, y)
	f.Intercept = c.Sum[y] / c.W
	for a, i := range x {
		f.Std[a] = b.AtVec(a)
		f.R2 += f.Std[a] * with[a]
		f.Slopes[a] = f.Std[a] * math.Sqrt(syy/c.deviation(i, i))
		f.Intercept -= f.Slopes[a] * c.Sum[i] / c.W
	}
	return f, true
}

// VIF is how many times the variance of each slope is blown up because the
// columns go together: the diagonal of the inverse correlation matrix. Above 10
// two of them are nearly one topic.
func VIF(among *mat.SymDense) ([]float64, bool) {
	var chol mat.Cholesky
	if !factorize(&chol, among) {
		return nil, false
	}
	var inverse mat.SymDense
	if err := chol.InverseTo(&inverse); err != nil {
		return nil, false
	}
	vif := make([]float64, among.SymmetricDim())
	for i := range vif {
		vif[i] = inverse.At(i, i)
	}
	return vif, true
}

// smallestPivot is what must be left of a standardised column once the others
// are taken out of it; less means the columns repeat each other.
const smallestPivot = 1e-10

func factorize(chol *mat.Cholesky, a *mat.SymDense) bool {
	return chol.Factorize(a) && chol.Cond() < 1/smallestPivot
}
