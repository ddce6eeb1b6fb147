package web

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
)

// tempFolder makes the folder of a server's uploads and exports. A server that was
// killed leaves its own behind: those of this store go first, for who has the store open
// for writing is its only server. Folders of other stores are left alone, and so are all
// where the store is only read, since others may read it too.
func tempFolder(store string, readOnly bool) (string, error) {
	prefix := "blindspot-web-"
	if path, err := filepath.Abs(store); store != "" && err == nil && !readOnly {
		host, _ := os.Hostname() // another machine may share the folder, and have a store of this path
		prefix += fmt.Sprintf("%x-", sha256.Sum256([]byte(host+"\x00"+path)))[:13]
		left, _ := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*"))
		for _, old := range left {
			if is, err := os.Lstat(old); err == nil && is.IsDir() {
				_ = os.RemoveAll(old) // another user's cannot be removed, and need not be
			}
		}
	}
	return os.MkdirTemp("", prefix)
}
