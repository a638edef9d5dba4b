package e2e

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// shared is something that several generations know. It goes from stage to
// stage; whichever generation takes it there, all of them see the same of it.
type shared struct {
	name string
	// before is done once for each case.
	before []step
	stages []stage
	// writers are the steps to a stage by generation, readers how one sees it.
	writers map[string]map[string][]step
	readers map[string][]view
	// lacks says why a generation has no steps to a stage, or does not show a member.
	lacks []lack
}

// stage is what there is to see of a thing by member: nothing once it is gone.
type stage struct {
	name string
	want map[string]string
}

// step is a call like v1.M/GetUser, of M the ManagementService or A the
// AuthService. In its texts $x is what was kept as x, and $code(to) the one-time
// code that was sent last. Of its answer are kept x=path, with spaces between.
type step struct{ rpc, request, token, keep string }

// view is a step and the paths of what its answer shows by member.
type view struct {
	step
	shows map[string]string
}

// lack is what a generation cannot do: get to a stage, show a member, or anything
// ("*"). No rpc of that generation has a name that the pattern finds.
type lack struct{ generation, what, pattern, why string }

// generations are those of the SDKs. Where a generation has two ways to the same
// thing, a table may name the second one like "v1 of the first kind".
var generations = []string{"v1", "v2", "v3"}

// TestShared: what one generation makes, and the same or another one changes and
// removes, all of them see at every stage, over gRPC and over REST.
func TestShared(t *testing.T) {
	things := slices.Concat(sharedUsers, sharedContacts, sharedSignIn, sharedRoles, sharedOrgs, sharedPermissions, sharedSettings)
	t.Run("lacks", func(t *testing.T) {
		for _, thing := range things {
			t.Run(thing.name, thing.checkLacks)
		}
	})
	follow(t, emptyPool, func(t *testing.T, g *guide) {
		number := 0
		for _, thing := range things {
			for _, maker := range slices.Sorted(maps.Keys(thing.writers)) {
				for _, changer := range slices.Sorted(maps.Keys(thing.writers)) {
					if thing.writers[maker][thing.stages[0].name] == nil {
						continue
					}
					number++
					t.Run(fmt.Sprintf("%s/%s then %s", thing.name, maker, changer), func(t *testing.T) {
						w := &walk{g, map[string]string{"pool": poolID, "app": appID, "n": strconv.Itoa(number), "phone": fmt.Sprint(15800000000 + number), "other": fmt.Sprint(15900000000 + number)}}
						w.through(t, &thing, maker, changer)
					})
				}
			}
		}
	})
}

// walk is one case of a thing, and what it has kept.
type walk struct {
	*guide
	kept map[string]string
}

func (w *walk) through(t *testing.T, thing *shared, maker, changer string) {
	for _, s := range thing.before {
		w.take(t, s)
	}
	for i, stage := range thing.stages {
		by := changer
		if i == 0 || thing.writers[by][stage.name] == nil {
			by = maker
		}
		for _, other := range slices.Sorted(maps.Keys(thing.writers)) {
			if thing.writers[by][stage.name] == nil {
				by = other
			}
		}
		for _, s := range thing.writers[by][stage.name] {
			w.take(t, s)
		}
		for _, generation := range slices.Sorted(maps.Keys(thing.readers)) {
			w.look(t, stage.name+" by "+by+", seen by "+generation, thing.readers[generation], stage.want)
		}
	}
}

// look compares what the views show.
func (w *walk) look(t *testing.T, what string, views []view, want map[string]string) {
	t.Helper()
	for _, v := range views {
		answer, _ := w.ask(t, full(v.rpc), w.fill(t, v.request), w.fill(t, v.token))
		w.keep(t, answer, v.keep)
		for _, member := range slices.Sorted(maps.Keys(v.shows)) {
			if got, want := find(answer, w.fill(t, v.shows[member])), w.fill(t, want[member]); got != want {
				t.Errorf("%s: %s = %q, want %q: %v", what, member, got, want, answer)
			}
		}
	}
}

// take makes a call that succeeds.
func (w *walk) take(t *testing.T, s step) {
	t.Helper()
	answer := w.do(t, full(s.rpc), w.fill(t, s.request), w.fill(t, s.token))
	for _, x := range w.keep(t, answer, s.keep) {
		t.Fatalf("%s: no %s in %v", s.rpc, x, answer)
	}
}

// keep keeps what is found, and returns what is not.
func (w *walk) keep(t *testing.T, answer map[string]any, keep string) (missed []string) {
	t.Helper()
	for _, pair := range strings.Fields(keep) {
		name, path, _ := strings.Cut(pair, "=")
		if got := find(answer, w.fill(t, path)); got != "" {
			w.kept[name] = got
		} else {
			missed = append(missed, name)
		}
	}
	return missed
}

var placeholder = regexp.MustCompile(`\$code\(([^)]*)\)|\$([a-z]+)`)

// fill puts in what was kept and sent.
func (w *walk) fill(t *testing.T, text string) string {
	t.Helper()
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		parts := placeholder.FindStringSubmatch(found)
		if parts[2] == "" {
			return w.code(t, w.fill(t, parts[1]))
		}
		return w.kept[parts[2]]
	})
}

// full is the name of an rpc whose service was shortened.
func full(rpc string) string {
	return strings.NewReplacer(".M/", ".ManagementService/", ".A/", ".AuthService/").Replace(rpc)
}

var pathPart = regexp.MustCompile(`\[([^=\]]*)=([^\]]*)\]|=(.*)|\?|[^.\[=?]+`)

// find is the text at a path: members, the list's item [with=this] member or that
// is [=this]; =this says whether it is that, and ? whether there is something.
// What is false or zero is no text, as in protobuf's JSON.
func find(value any, path string) string {
	for _, part := range pathPart.FindAllStringSubmatch(path, -1) {
		switch {
		case strings.HasPrefix(part[0], "["):
			list, _ := value.([]any)
			i := slices.IndexFunc(list, func(item any) bool { return find(item, part[1]) == part[2] })
			if i < 0 {
				return ""
			}
			value = list[i]
		case strings.HasPrefix(part[0], "="):
			value = fmt.Sprint(value) == part[3]
		case part[0] == "?":
			value = value != nil && value != ""
		default:
			object, _ := value.(map[string]any)
			value = object[part[0]]
		}
	}
	if text := fmt.Sprint(value); !slices.Contains([]string{"<nil>", "false", "0"}, text) {
		return text
	}
	return ""
}
