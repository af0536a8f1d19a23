package pack

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// throughWorkbook writes a pack as a workbook and reads it.
func throughWorkbook(t *testing.T, p *Pack) (*Pack, error) {
	t.Helper()
	content, err := WriteWorkbook(p)
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := ReadWorkbook("questionnaire.xlsx", bytes.NewReader(content), int64(len(content)))
	return got, err
}

func TestWorkbookReadsBack(t *testing.T) {
	for _, p := range everyPack(t) {
		got, err := throughWorkbook(t, p)
		same(t, p, got, err)
	}
}

func TestWorkbookReadsBackWhateverTheWords(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 5 {
		for _, p := range everyPack(t) {
			p = Joined(p)
			oddly(r, p)
			first, _, err := Read("upload", bytes.NewReader(Write(p)))
			if err != nil {
				continue // a control character, or a text that is too long with the frame
			}
			got, err := throughWorkbook(t, first)
			same(t, first, got, err)
		}
	}
}

// People open the workbook in a program of their own and save it. One questionnaire goes that way, and with MIRROR_ROUNDS all.
func TestWorkbookThroughLibreOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed")
	}
	packs := Embedded()
	if os.Getenv("MIRROR_ROUNDS") == "" {
		packs = packs[:1]
	}
	dir := t.TempDir()
	var files []string
	for _, p := range packs {
		content, err := WriteWorkbook(p)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, p.ID+".xlsx")
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	out := filepath.Join(dir, "saved")
	args := append([]string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out}, files...)
	if said, err := exec.Command(office, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	for _, p := range packs {
		content, err := os.ReadFile(filepath.Join(out, p.ID+".xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := ReadWorkbook("saved.xlsx", bytes.NewReader(content), int64(len(content)))
		same(t, p, got, err)
	}
}
