package fieldwork

import (
	"math/big"
	"slices"

	"mirror/gap"
	"mirror/survey"
)

// A keepsake is, as signs of 5 bits: the form's number (4 bits a sign, the fifth says that more follow), the predictions as
// one number in mixed radix, and 3 check signs. The number is as long as makes the whole a multiple of 4 signs.
const (
	checkSigns = 3   // 15 bits: of 32,768 mistyped codes 32,767 are noticed
	mostSigns  = 400 // far more than any questionnaire needs
)

// Keepsake is the personal code an employee may keep: the predictions themselves, written as letters and digits in groups of
// 4 with check signs. It holds the items that both sides are asked: no outcomes, no picks, no words; "can't say" is written
// as no answer, and a choice of many as what it counts as. Nothing of it is stored anywhere. The check signs are keyed, so
// that only somebody who took part can show a code: results may be for them and not for everybody.
func (k *Keys) Keepsake(study survey.StudyID, l *survey.Layout, form survey.FormID, answers []byte) string {
	code := formSigns(form)
	value, n := new(big.Int), big.NewInt(1)
	for _, p := range predictions(l) {
		digit := uint64(0) // no answer
		if c := answers[p.question]; int(c) < p.options {
			digit = uint64(c) + 1
		}
		radix := big.NewInt(int64(p.options) + 1)
		value.Add(value.Mul(value, radix), new(big.Int).SetUint64(digit))
		n.Mul(n, radix)
	}
	code = append(code, numberSigns(value, lengthOf(n, len(code)))...)
	code = append(code, k.checkOf(study, code)...)
	text := make([]byte, len(code))
	for i, v := range code {
		text[i] = signs[v]
	}
	return grouped(string(text))
}

// ParseKeepsake reads what somebody typed, as forgivingly as ParseToken. It is false where the check signs do not fit the study. With
// the layout of the form it names, the function it returns gives back the packed answers, all but the predictions blank; it
// is false where the code is none of that form's.
func (k *Keys) ParseKeepsake(study survey.StudyID, code string) (survey.FormID, func(l *survey.Layout) (answers []byte, ok bool), bool) {
	all, ok := typed(code, mostSigns)
	if !ok || len(all) <= checkSigns {
		return 0, nil, false
	}
	all, check := all[:len(all)-checkSigns], all[len(all)-checkSigns:]
	if !slices.Equal(check, k.checkOf(study, all)) {
		return 0, nil, false
	}
	form, n := readForm(all)
	if n == 0 {
		return 0, nil, false
	}
	return form, func(l *survey.Layout) ([]byte, bool) { return readPredictions(l, n, all[n:]) }, true
}

// prediction is an item both sides are asked, and how many answers an employee may choose from.
type prediction struct{ question, options int }

func predictions(l *survey.Layout) []prediction {
	var all []prediction
	for i := range l.Frame.Questions {
		q := &l.Frame.Questions[i]
		if q.Dimension >= 0 && q.Asked[gap.Customer] && q.Asked[gap.Employee] {
			all = append(all, prediction{i, len(l.Values(i, gap.Employee))})
		}
	}
	return all
}

// readPredictions takes the number apart again, the last item first. Signs before it are the form's: before of them.
func readPredictions(l *survey.Layout, before int, code []uint8) ([]byte, bool) {
	asked := predictions(l)
	n := big.NewInt(1)
	for _, p := range asked {
		n.Mul(n, big.NewInt(int64(p.options)+1))
	}
	value := new(big.Int)
	for _, v := range code {
		value.Or(value.Lsh(value, 5), big.NewInt(int64(v)))
	}
	if len(code) != lengthOf(n, before) || value.Cmp(n) >= 0 {
		return nil, false
	}
	answers, digit := l.Blank(), new(big.Int)
	for _, p := range slices.Backward(asked) {
		value.DivMod(value, big.NewInt(int64(p.options)+1), digit)
		if d := uint8(digit.Uint64()); d > 0 && !l.SetCode(answers, p.question, gap.Employee, d-1) {
			var one survey.Options
			one.Add(d - 1)
			l.SetOptions(answers, p.question, gap.Employee, one)
		}
	}
	return answers, true
}

// lengthOf is how many signs a number below n takes, between so many signs for the form and the check signs.
func lengthOf(n *big.Int, form int) int {
	length := (new(big.Int).Sub(n, big.NewInt(1)).BitLen() + 4) / 5
	for (form+length+checkSigns)%4 != 0 {
		length++
	}
	return length
}

// numberSigns writes a number in so many signs, the highest first.
func numberSigns(value *big.Int, length int) []uint8 {
	all := make([]uint8, length)
	rest, low := new(big.Int).Set(value), new(big.Int)
	for i := range slices.Backward(all) {
		all[i] = uint8(low.And(rest, big.NewInt(31)).Uint64())
		rest.Rsh(rest, 5)
	}
	return all
}

// formSigns writes a form's number, the lowest 4 bits first.
func formSigns(form survey.FormID) []uint8 {
	var all []uint8
	for n := uint64(form); ; n >>= 4 {
		if n < 16 {
			return append(all, uint8(n))
		}
		all = append(all, uint8(n&15)|16)
	}
}

// readForm reads a form's number and how many signs it took; 0 where it is not written as formSigns does.
func readForm(code []uint8) (survey.FormID, int) {
	form := 0
	for i, v := range code {
		if i == 8 {
			break // numbers of forms are small
		}
		form |= int(v&15) << (4 * i)
		if v < 16 {
			if v == 0 && i > 0 {
				break
			}
			return survey.FormID(form), i + 1
		}
	}
	return 0, 0
}

// checkOf are the check signs of a code.
func (k *Keys) checkOf(study survey.StudyID, code []uint8) []uint8 {
	sum := mac(k.keepsakes, forKeepsake, number(study), code)
	check := make([]uint8, checkSigns)
	for i := range check {
		check[i] = sum[i] & 31
	}
	return check
}
