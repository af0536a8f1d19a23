package sheet

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"mirror/gap/gaptest"
)

// TestAcceptance runs the acceptance checks on both books: through openpyxl
// and, on paper, through LibreOffice. With MIRROR_BOOKS=DIR the books stay there to be looked at.
func TestAcceptance(t *testing.T) {
	if testing.Short() {
		t.Skip("LibreOffice takes its time")
	}
	script := gaptest.Shared(t, "excel/check_workbook.py")
	python, err := exec.LookPath("/usr/bin/python3")
	if err != nil || exec.Command(python, "-c", "import openpyxl, lxml").Run() != nil {
		t.Skip("python3 with openpyxl and lxml is not installed")
	}
	args := []string{script, ""}
	if _, err := exec.LookPath("soffice"); err == nil {
		args = append(args, "--lo")
	}
	dir := t.TempDir()
	if keep := os.Getenv("MIRROR_BOOKS"); keep != "" {
		dir = keep
	}
	for name, b := range map[string]*Book{"showcase": showcase(), "edges": edges()} {
		t.Run(name, func(t *testing.T) {
			args := append([]string(nil), args...)
			args[1] = filepath.Join(dir, name+".xlsx")
			if err := b.WriteFile(args[1]); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command(python, args...).CombinedOutput(); err != nil {
				t.Errorf("%s\n%v", out, err)
			}
		})
	}
}
