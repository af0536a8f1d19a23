package fieldwork

import (
	"crypto/cipher"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"mirror/survey"
)

// ErrNoKey means that a wave's key file is not there: it was never made, was destroyed, or did not come back with a
// restored database. Without it no link of the wave can be made again; links that were sent still work.
var ErrNoKey = errors.New("the key file is not there")

// Keys is a folder of key files, outside the database and its backups: one key a wave, one for the server. It may be used
// by many goroutines, and the folder by many processes.
type Keys struct {
	dir     string
	tickets cipher.AEAD
	preview *secret
	opted   *secret // for Suppression
	hooks   *secret // for WebhookSecret

	returns   *returnKeys
	keepsakes *secret
	urn       cipher.AEAD
	accounts  cipher.AEAD

	mu    sync.RWMutex
	waves map[waveID]*secret
}

type waveID struct {
	study survey.StudyID
	wave  string
}

// serverFile is the key of tickets, previews, keepsakes, return paths, suppressions, accounts and the urn. It is made with the folder.
const serverFile = "server.key"

// OpenKeys opens the folder, making it (0700) when it is not there; what it stands in must be there. Key files are 0600 and synced before they are first
// used. A folder or file that others may read is refused. So is a folder that has keys of waves but not the server's: a new
// one would forget who asked not to be invited again, and could not open the urn.
func OpenKeys(dir string) (*Keys, error) {
	if err := makeFolder(dir); err != nil {
		return nil, fmt.Errorf("open the keys: %w", err)
	}
	server, err := serverKey(dir)
	if err != nil {
		return nil, fmt.Errorf("open the keys: %w", err)
	}
	tickets, err := ticketBox(server)
	if err != nil {
		return nil, fmt.Errorf("open the keys: %w", err)
	}
	urn, err := box(server, "urn")
	if err != nil {
		return nil, fmt.Errorf("open the keys: %w", err)
	}
	accounts, err := box(server, "accounts")
	if err != nil {
		return nil, fmt.Errorf("open the keys: %w", err)
	}
	returns, err := newReturnKeys(server)
	if err != nil {
		return nil, fmt.Errorf("open the keys: %w", err)
	}
	return &Keys{
		dir: dir, returns: returns, tickets: tickets, preview: server.sub("preview"), opted: server.sub("suppression"), hooks: server.sub("webhook"),
		keepsakes: server.sub("keepsake"), urn: urn, accounts: accounts,
		waves: map[waveID]*secret{},
	}, nil
}

// serverKey reads the server's key, or makes it in a folder that has no keys yet.
func serverKey(dir string) (*secret, error) {
	path := filepath.Join(dir, serverFile)
	key, err := readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	waves, err := filepath.Glob(filepath.Join(dir, "wave-*.key"))
	if err != nil {
		return nil, err
	}
	if len(waves) == 0 {
		return makeKey(path)
	}
	// Another process may have made both since; else the file is lost.
	key, err = readKey(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the folder %s has keys of waves but no %s: put the file back from where the keys are kept", dir, serverFile)
	}
	return key, err
}

// CreateWave makes the key of a wave, unless it is there. Call it before the wave's first link or invitation is made, and
// not for a wave that has some: where their key is lost, a new one would write other links than those people have.
func (k *Keys) CreateWave(study survey.StudyID, wave string) error {
	path := filepath.Join(k.dir, waveFile(study, wave))
	k.mu.Lock()
	defer k.mu.Unlock()
	key, err := readKey(path)
	if errors.Is(err, fs.ErrNotExist) {
		key, err = makeKey(path)
	}
	if err != nil {
		return fmt.Errorf("make the key of wave %s: %w", wave, err)
	}
	k.waves[waveID{study, wave}] = key
	return nil
}

// Destroy shreds the key of a wave: no link of it can ever be made again, from any copy of the database. Copies of the key
// folder must be destroyed with it, and other processes forget the key when they end. It is no error when there is none.
func (k *Keys) Destroy(study survey.StudyID, wave string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.waves, waveID{study, wave})
	if err := shred(filepath.Join(k.dir, waveFile(study, wave))); err != nil {
		return fmt.Errorf("destroy the key of wave %s: %w", wave, err)
	}
	return nil
}

// wave is the key of a wave; ErrNoKey where it is not there. That is looked up each time: another process may make it.
func (k *Keys) wave(study survey.StudyID, wave string) (*secret, error) {
	id := waveID{study, wave}
	k.mu.RLock()
	key := k.waves[id]
	k.mu.RUnlock()
	if key != nil {
		return key, nil
	}
	name := waveFile(study, wave)
	k.mu.Lock()
	defer k.mu.Unlock()
	key, err := readKey(filepath.Join(k.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("wave %s: %w: %s should be in %s; put it back from where the keys are kept", wave, ErrNoKey, name, k.dir)
	}
	if err != nil {
		return nil, fmt.Errorf("wave %s: %w", wave, err)
	}
	k.waves[id] = key
	return key, nil
}

// waveFile is the name of a wave's key file. Whatever is not a small letter, a digit, - or _ is written as %XX, so that no
// wave's id leads out of the folder or to another's key, on file systems that know no capitals either.
func waveFile(study survey.StudyID, wave string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "wave-%d-", study)
	for _, c := range []byte(wave) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02x", c)
	}
	return b.String() + ".key"
}

// makeFolder makes the folder, or checks that only its owner may look into it.
func makeFolder(dir string) error {
	switch err := os.Mkdir(dir, 0o700); {
	case err == nil:
		return syncFolder(filepath.Dir(filepath.Clean(dir)))
	case !errors.Is(err, fs.ErrExist):
		return err
	}
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is a file, not a folder", dir)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("others may look into the folder %s (its mode is %04o): chmod 700 it", dir, info.Mode().Perm())
	}
	return nil
}
