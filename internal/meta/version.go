package meta

import (
	"cmp"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	metav1 "github.com/authing-grpc/authing-grpc/gen/authing/meta/v1"
)

// versionOf is what a build says of itself.
func versionOf(build *debug.BuildInfo, services []*metav1.ServiceCapability) *metav1.GetVersionResponse {
	if build == nil {
		build = new(debug.BuildInfo)
	}
	version := &metav1.GetVersionResponse{
		Version:   cmp.Or(build.Main.Version, "(devel)"),
		GoVersion: cmp.Or(build.GoVersion, runtime.Version()),
	}
	for _, setting := range build.Settings {
		switch setting.Key {
		case "vcs.revision":
			version.Commit = setting.Value
		case "vcs.modified":
			version.Modified = setting.Value == "true"
		case "vcs.time":
			if at, err := time.Parse(time.RFC3339, setting.Value); err == nil {
				version.CommittedAt = timestamppb.New(at)
			}
		}
	}
	for _, service := range services {
		version.Packages = append(version.Packages, service.GetPackage())
	}
	slices.Sort(version.GetPackages())
	version.Packages = slices.Compact(version.GetPackages())
	return version
}
