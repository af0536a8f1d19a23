package exchange

import (
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"mirror/gap"
)

// FuzzReadList reads lists of people of any bytes, CSV and workbooks: a list is read with people in it or refused with a
// reason, and checking it leaves out nobody without saying so.
func FuzzReadList(f *testing.F) {
	for _, text := range []string{
		"Mail,Dept,Salary\na.berg@example.com,Operations,52000\n",
		"sep=;\nE-Mail;Abteilung;Nr\n\"a@example.com\";\"Opera\"\"tions\";7\n;Field sales;8\n",
		"a@example.com\tOperations\nb@example.com\tNew team\n",
		"\xff\xfeM\x00a\x00i\x00l\x00\n\x00a\x00@\x00b\x00.\x00d\x00e\x00\n\x00",
		"Mail,Mail\na@example.com,=HYPERLINK(1)\na@example.com,x\x00y\n",
		"\xef\xbb\xbf氏名,メールアドレス\nAnn,a@example.com\n",
	} {
		f.Add([]byte(text))
	}
	row := `<row r="1"><c r="A1" t="inlineStr"><is><t>Mail</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>a@example.com</t></is></c></row>`
	whole, err := os.ReadFile(remade(f, plainSheet(f), map[string]string{sheetPart: sheetHead + row + sheetTail}))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	file := filepath.Join(f.TempDir(), "list")
	study := listStudy()
	f.Fuzz(func(t *testing.T, content []byte) {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		l, err := ReadList(file, "list", study, nil)
		if (l == nil) == (err == nil) || l != nil && len(l.Rows) == 0 {
			t.Fatalf("list %v, error %v", l, err)
		}
		if l == nil {
			return
		}
		for _, side := range []gap.Audience{gap.Customer, gap.Employee} {
			c := l.Check(study, side, nil, nil)
			if len(c.People) != len(c.Lines) || len(c.People)+len(c.Double)+len(c.NoWay)+len(c.Other) < len(l.Rows) {
				t.Fatalf("%d rows: %d people, %d twice, %d without an address, %d with other problems", len(l.Rows), len(c.People), len(c.Double), len(c.NoWay), len(c.Other))
			}
			for _, p := range c.People {
				if !utf8.ValidString(p.Email+p.Reference+p.Name) || p.Email == "" && p.Reference == "" {
					t.Fatalf("%+v", p)
				}
			}
		}
	})
}
