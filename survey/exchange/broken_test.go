package exchange

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mirror/survey"
	"mirror/survey/fault"
	"mirror/survey/pack"
)

// write puts content into a file of its own.
func write(t testing.TB, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// faultsOf are the lines of a *fault.Error, without the folder of the file.
func faultsOf(t testing.TB, file string, err error) string {
	t.Helper()
	var bad *fault.Error
	if err != nil && !errors.As(err, &bad) {
		t.Fatalf("error is %T: %v", err, err)
	}
	if err == nil {
		return ""
	}
	return strings.ReplaceAll(err.Error(), filepath.Dir(file)+string(filepath.Separator), "")
}

const head = "audience,wave,cell,segment,unit,account,weight,seconds,language,tenure,trust_1,trust_2,speed_1,price_1,recommend,spoke,importance,feelings,why,wish\n"

func twoWaves() *survey.Study {
	s := survey.DefaultStudy()
	s.Waves = []survey.Wave{{ID: "w1"}, {ID: "w2"}}
	s.Segments = []survey.Segment{{ID: "home"}, {ID: "business"}}
	return s
}

func TestBrokenAnswers(t *testing.T) {
	tests := []struct {
		name, content string
		study         *survey.Study
		packs         []*pack.Pack
	}{
		{name: "empty file", content: ""},
		{name: "blank lines only", content: "\n\n"},
		{name: "header only", content: "audience,trust_1\n"},
		{name: "only empty rows", content: "audience,trust_1\n,\n\n"},
		{name: "no audience column", content: "unit,trust_1\nu1,5\n"},
		{name: "audience misspelt", content: "audiance,trust_1\ncustomer,5\n"},
		{name: "no item column", content: "audience,unit\ncustomer,u1\n"},
		{name: "unknown column", content: "audience,trust_1,trust_3,age\ncustomer,5,1,40\n"},
		{name: "column in other letters", content: "audience,Trust_1,recommend\ncustomer,5,1\n"},
		{name: "group under its attribute's id", content: "audience,branch,trust_1\ncustomer,u1,5\n"},
		{name: "same header twice", content: "audience,trust_1,unit,trust_1\ncustomer,5,u1,5\n"},
		{name: "value under no header", content: "audience,trust_1,\ncustomer,5,\ncustomer,5,9\n"},
		{name: "ragged rows", content: "audience,trust_1,why\ncustomer,5\ncustomer,5,\"no, yes\"\ncustomer,5,no, yes\n"},
		{name: "audience unknown", content: "audience,trust_1\nclient,5\n,4\nCustomer,3\n"},
		{name: "value outside the scale", content: "audience,trust_1,recommend\ncustomer,6,11\nemployee,0,-1\ncustomer,5.0,X\n"},
		{name: "choice unknown", content: "audience,price_1\ncustomer,yes\n"},
		{name: "percent outside", content: "audience,spoke\nemployee,101\nemployee,29 %\ncustomer,29\nemployee,100\n"},
		{name: "text where a number is due", content: "audience,trust_1\ncustomer,I was so unhappy with Mrs Miller\n"},
		{name: "long value is shortened", content: "audience,trust_1\ncustomer,ääääääääääääääääääääääääääääääääääääääääääääääääääääääää\n"},
		{name: "side not asked", content: "audience,speed_1,feelings,wish\nemployee,3,glad,more staff\ncustomer,3,glad,more staff\n"},
		{name: "columns of the other side", content: head +
			"customer,1,sales,s1,u1,,,,,,5,,,,,,,,,\n" +
			"employee,1,sales,s1,u1,,2,60,de,,5,,,,,,,,,\n"},
		{name: "attribute of the other side", content: head + "employee,1,sales,,u1,,,,,new,5,,,,,,,,,\n"},
		{name: "attribute option unknown", content: head + "customer,1,,s1,u1,,,,,mid,5,,,,,,,,,\n"},
		{name: "bad weight", content: "audience,weight,trust_1\ncustomer,0,5\ncustomer,-1,5\ncustomer,\"1,5\",5\ncustomer,inf,5\ncustomer,1e7,5\ncustomer,1e999,5\n"},
		{name: "bad seconds", content: "audience,seconds,trust_1\ncustomer,fast,5\ncustomer,-3,5\n"},
		{name: "bad language", content: "audience,language,trust_1\ncustomer,English,5\n"},
		{name: "cell unknown", content: "audience,cell,trust_1\nemployee,sails,5\nemployee,finance,5\nemployee,sales,5\n"},
		{name: "segment unknown", content: "audience,wave,segment,trust_1\ncustomer,w1,hom,5\n", study: twoWaves()},
		{name: "id with a control sign", content: "audience,unit,trust_1\ncustomer,a\x1fb,5\n"},
		{name: "wave unknown", content: "audience,wave,trust_1\ncustomer,w3,5\ncustomer,,5\n", study: twoWaves()},
		{name: "wave missing", content: "audience,trust_1\ncustomer,5\n", study: twoWaves()},
		{name: "too many picked", content: "audience,importance,trust_1\ncustomer,trust|speed|price,5\n"},
		{name: "picked twice or unknown", content: "audience,importance,trust_1\ncustomer,trust|trust,5\ncustomer,trust|,5\ncustomer,truth,5\n"},
		{name: "not UTF-8", content: "audience,trust_1,why\ncustomer,5,gut\ncustomer,5,sch\xf6n\n"},
		{name: "not UTF-8, in quotes", content: "audience,trust_1,why\ncustomer,5,\"sch\xf6n,\ngut\"\ncustomer,9,\n"},
		{name: "unclosed quote", content: "audience,trust_1,why\ncustomer,5,good\ncustomer,5,\"never closed\ncustomer,9,\n"},
		{name: "quote within a value", content: "audience,trust_1,why\ncustomer,5,a 5\" screen\ncustomer,9,\n"},
		{name: "text behind a quote", content: "audience,trust_1,why\ncustomer,5,\"good\" indeed\ncustomer,9,\n"},
		{name: "line numbers behind a quoted line break", content: "audience,trust_1,why\ncustomer,5,\"one\ntwo\r\nthree\"\ncustomer,9,\n"},
		{name: "line breaks of old", content: "audience,trust_1\rcustomer,5\r"},
		{name: "separator unknown", content: "sep=|\naudience|trust_1\ncustomer|5\n"},
		{name: "items of two packs", content: "audience,trust_1,item_01\ncustomer,5,5\n", packs: []*pack.Pack{smallPack(), wavePack()}},
		{name: "items of no pack", content: "audience,q1,q2\ncustomer,5,5\n", packs: []*pack.Pack{smallPack(), wavePack()}},
		{name: "old Excel file", content: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"},
		{name: "more than fifty", content: "audience,trust_1\n" + strings.Repeat("customer,9\n", 60)},
	}
	want := sections(t, "broken_answers.golden")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			packs := test.packs
			if packs == nil {
				packs = []*pack.Pack{smallPack()}
			}
			file := write(t, "answers.csv", test.content)
			got, err := ReadAnswers([]string{file}, Options{Packs: packs, Study: test.study})
			if err == nil || got != nil {
				t.Fatalf("accepted, with result %v", got)
			}
			want.check(t, test.name, faultsOf(t, file, err))
		})
	}
	want.done(t)
}

func TestBrokenTallies(t *testing.T) {
	const head = "audience,item,value,n,cell,segment,unit\n"
	tests := []struct{ name, content string }{
		{"empty", ""},
		{"header only", head},
		{"columns missing", "audience,item\ncustomer,trust_1\n"},
		{"columns unknown or twice", "audience,item,value,n,count,Unit,n\ncustomer,trust_1,5,1,1,u,1\n"},
		{"audience unknown", head + "clients,trust_1,5,1,,,\n,trust_1,5,1,,,\n"},
		{"item unknown", head + "customer,trust_11,5,1,,,\n"},
		{"value outside", head + "customer,trust_1,6,1,,,\ncustomer,trust_1,,1,,,\nemployee,spoke,said_yes,1,,,\n"},
		{"side not asked", head + "employee,speed_1,3,1,,,\n"},
		{"count unfit", head + "customer,trust_1,1,1.5,,,\ncustomer,trust_1,2,-1,,,\ncustomer,trust_1,3,,,,\ncustomer,trust_1,4,2000000000,,,\n"},
		{"group of the other side", head + "customer,trust_1,1,1,sales,,\nemployee,trust_1,1,1,,home,\n"},
		{"cell unknown", head + "employee,trust_1,1,1,nobody,,\n"},
		{"the same twice", head + "customer,trust_1,1,1,,home,u1\ncustomer,trust_1,1,1,,home,u2\ncustomer,trust_1,1,4,,home,u1\n"},
		{"ragged", head + "customer,trust_1,1,1\n"},
	}
	want := sections(t, "broken_tallies.golden")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file := write(t, "tallies.csv", test.content)
			got, err := ReadTallies([]string{file}, Options{Packs: []*pack.Pack{smallPack()}})
			if err == nil || got != nil {
				t.Fatalf("accepted, with result %v", got)
			}
			want.check(t, test.name, faultsOf(t, file, err))
		})
	}
	want.done(t)
}
