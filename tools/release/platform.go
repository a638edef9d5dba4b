package main

import (
	"fmt"
	"strings"
)

// programs are the commands that are published, of cmd/.
var programs = []string{"server", "emulator"}

// platform is what Go builds for.
type platform struct{ os, arch string }

// parsePlatforms reads os/arch, several with commas.
func parsePlatforms(text string) ([]platform, error) {
	var found []platform
	for _, one := range strings.Split(text, ",") {
		os, arch, ok := strings.Cut(one, "/")
		if !ok || os == "" || arch == "" {
			return nil, fmt.Errorf("platform %q: want os/arch", one)
		}
		found = append(found, platform{os, arch})
	}
	return found, nil
}

// file is the name that a program is published by.
func (p platform) file(program string) string {
	name := fmt.Sprintf("authing-grpc-%s-%s-%s", program, p.os, p.arch)
	if p.os == "windows" {
		name += ".exe"
	}
	return name
}
