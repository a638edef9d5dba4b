package catalog

import (
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

var (
	rpcLine  = regexp.MustCompile(`^\s*rpc (\w+)\(`)
	sdkLabel = regexp.MustCompile(`[(;] ?SDK: ([^)]*)\)`)
)

// labelsOf is the SDK methods that the comment of each rpc names, by its full
// name: descriptors have no comments.
func labelsOf(t *testing.T, list []rpc) map[string][]string {
	t.Helper()
	labels, files := make(map[string][]string), make(map[string]bool)
	for _, r := range list {
		file := r.ParentFile().Path()
		if files[file] {
			continue
		}
		files[file] = true
		text, err := os.ReadFile(path.Join(root, "proto", file))
		if err != nil {
			t.Fatal(err)
		}
		for name, methods := range labelsIn(string(text)) {
			labels[string(r.Parent().FullName())+"."+name] = methods
		}
	}
	return labels
}

// labelsIn reads the labels of a file.
func labelsIn(text string) map[string][]string {
	labels := make(map[string][]string)
	var comment []string
	for line := range strings.Lines(text) {
		if words, ok := strings.CutPrefix(strings.TrimSpace(line), "//"); ok {
			comment = append(comment, strings.TrimSpace(words))
			continue
		}
		if name := rpcLine.FindStringSubmatch(line); name != nil {
			for _, label := range sdkLabel.FindAllStringSubmatch(strings.Join(comment, " "), -1) {
				for method := range strings.SplitSeq(label[1], ",") {
					labels[name[1]] = append(labels[name[1]], strings.TrimSpace(method))
				}
			}
		}
		comment = nil
	}
	return labels
}
