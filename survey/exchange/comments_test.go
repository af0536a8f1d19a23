package exchange

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

func TestComments(t *testing.T) {
	content := "audience,cell,segment,unit,language,recommend,why,wish\n" +
		"customer,,home,north,de,6,  Zu teuer.\t,\n" +
		"customer,,home,north,,10,,\"More\r\nstaff\"\n" +
		"customer,,firm,,ja,x,対応が早い,\n" +
		"employee,sales,,north,,3,\"They \"\"love\"\" us\",\n" +
		"employee,sales,,north,,3,\x01 \u00a0,\n" +
		"customer,,home,south,en,8," + strings.Repeat("é", 70) + ",\n"
	all := readSmall(t, write(t, "a.csv", content))
	got := all[0].Comments
	if !slices.IsSortedFunc(got, func(a, b gap.Comment) int {
		return strings.Compare(a.Audience+map[string]string{"why": "1", "wish": "2"}[a.Question], b.Audience+map[string]string{"why": "1", "wish": "2"}[b.Question])
	}) {
		t.Errorf("not by side and question: %v", got)
	}
	slices.SortFunc(got, func(a, b gap.Comment) int { return strings.Compare(a.Text, b.Text) })
	want := []gap.Comment{
		{Audience: "customer", Question: "wish", Place: gap.Place{Segment: "home", Unit: "north"}, Score: "9–10", Text: "More\nstaff"},
		{Audience: "employee", Question: "why", About: "trust", Place: gap.Place{Cell: "sales", Unit: "north"}, Text: `They "love" us`},
		{Audience: "customer", Question: "why", About: "trust", Place: gap.Place{Segment: "home", Unit: "north"}, Language: "de", Score: "0–6", Text: "Zu teuer."},
		{Audience: "customer", Question: "why", About: "trust", Place: gap.Place{Segment: "home", Unit: "south"}, Language: "en", Score: "7–8", Text: strings.Repeat("é", 59) + "…"},
		{Audience: "customer", Question: "why", About: "trust", Place: gap.Place{Segment: "firm"}, Language: "ja", Text: "対応が早い"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if all[0].CommentsSeen != [2]int{4, 1} || len(all[0].Notes) != 0 {
		t.Errorf("seen %v, notes %v", all[0].CommentsSeen, all[0].Notes)
	}
}

// Of very many comments the same ones are kept whatever the order of the rows, and how many there were is said.
func TestManyComments(t *testing.T) {
	const n = 2*survey.MaxComments + 345
	lines := make([]string, n)
	for i := range lines {
		lines[i] = fmt.Sprintf("customer,unit %d,comment %d\n", i%3, i/2)
	}
	lines[0] = "employee,unit 1,one of ours\n"
	read := func() ([]gap.Comment, []gap.Note) {
		all, err := ReadAnswers([]string{write(t, "a.csv", "audience,unit,why,trust_1\n"+strings.ReplaceAll(strings.Join(lines, ""), "\n", ",5\n"))}, Options{Packs: []*pack.Pack{smallPack()}})
		if err != nil {
			t.Fatal(err)
		}
		if all[0].CommentsSeen != [2]int{n - 1, 1} {
			t.Errorf("seen %v, want %d and 1", all[0].CommentsSeen, n-1)
		}
		return all[0].Comments, all[0].Notes
	}
	want, notes := read()
	if len(want) != survey.MaxComments+1 {
		t.Errorf("%d kept, want %d", len(want), survey.MaxComments+1)
	}
	if diff := cmp.Diff([]gap.Note{{ID: "comments_kept", Text: "Customers wrote 10,344 comments on why. 5,000 of them are kept, chosen by their content alone, so that neither time nor order plays a part."}}, notes); diff != "" {
		t.Errorf("notes -want +got:\n%s", diff)
	}
	draw := rand.New(rand.NewPCG(7, 8))
	for range 3 {
		draw.Shuffle(n, func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		if got, _ := read(); !slices.Equal(want, got) {
			t.Fatal("another order keeps other comments, or shows in theirs")
		}
	}
}

// Comments must not leave in a fault, not even when they stand in the wrong place.
func TestFaultsTellNoComment(t *testing.T) {
	const secret = "Ms Miller of the north branch shouted"
	file := write(t, "a.csv", "audience,segment,unit,weight,seconds,language,tenure,trust_1,spoke,importance,feelings,why,wish\n"+
		"employee,,"+strings.Repeat(",", 9)+",\""+secret+"\n\"\n"+
		strings.Repeat("customer"+strings.Repeat(","+secret, 12)+"\n", 1)+
		strings.Repeat("employee"+strings.Repeat(","+secret, 12)+"\n", 1)+
		secret+strings.Repeat(","+secret, 12)+"\n"+
		"customer"+strings.Repeat(","+secret, 13)+"\n"+
		"customer,,,,,,,,,,,\""+secret+"\" and,\n"+
		"customer,,,,,,,,,,,"+secret+" \"and,\n"+
		"customer,,,,,,,,,,,"+secret+" \xff,\n"+
		"customer,,,,,,,,,,,\""+secret+"\n")
	_, err := ReadAnswers([]string{file}, Options{Packs: []*pack.Pack{smallPack()}})
	if err == nil {
		t.Fatal("accepted")
	}
	if strings.Contains(err.Error(), "Miller") {
		t.Errorf("a fault tells what somebody wrote:\n%v", err)
	}
}
