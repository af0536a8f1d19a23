package bench

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// child is a server in a process of its own, so that its processor time can be read apart from the generator's.
type child struct {
	cmd  *exec.Cmd
	addr string
	errs *bytes.Buffer
}

// start runs this very program as `mirror bench child …` and waits until it says where it listens.
func (b *Bench) start(ctx context.Context, what string, n int, env ...string) (*child, error) {
	b.run++
	args := append(append([]string{}, b.Child...), "--what", what, "--db", b.dsn, "--keys", b.keysDir, "--n", strconv.Itoa(n), "--run", strconv.Itoa(b.run))
	c := &child{cmd: exec.CommandContext(ctx, args[0], args[1:]...), errs: &bytes.Buffer{}}
	c.cmd.Stderr = c.errs
	c.cmd.Env = append(os.Environ(), env...)
	c.cmd.Cancel = func() error { return c.cmd.Process.Signal(os.Interrupt) }
	c.cmd.WaitDelay = 10 * time.Second
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	r := bufio.NewReader(out)
	line, err := r.ReadString('\n')
	c.addr = strings.TrimSpace(line)
	if err != nil || !strings.HasPrefix(c.addr, "127.0.0.1:") {
		c.kill()
		return nil, fmt.Errorf("the server %s did not start: %s", what, c.errs)
	}
	go io.Copy(io.Discard, r)
	return c, nil
}

// stop ends the server in good order.
func (c *child) stop() error {
	if err := c.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	err := c.cmd.Wait()
	if err != nil {
		return fmt.Errorf("%w: %s", err, c.errs)
	}
	return nil
}

// kill ends it at once, as a power cut would end the process.
func (c *child) kill() {
	c.cmd.Process.Kill()
	c.cmd.Wait()
}

// cpu is the processor time the server has used so far.
func (c *child) cpu() (time.Duration, error) { return cpuOf(c.cmd.Process.Pid) }

// databaseCPU is what PostgreSQL's processes have used so far; 0 on SQLite. It is found through the process that listens there.
func (b *Bench) databaseCPU() (time.Duration, error) {
	if b.postmaster == 0 {
		return 0, nil
	}
	return cpuOf(b.postmaster)
}

// postmasterOf reads the process number from the data directory's postmaster.pid.
func postmasterOf(dataDir string) (int, error) {
	text, err := os.ReadFile(dataDir + "/postmaster.pid")
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	return strconv.Atoi(strings.TrimSpace(first))
}
