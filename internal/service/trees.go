package service

// treeNode is a node that names those right below it.
type treeNode interface {
	GetId() string
	GetRoot() bool
	GetChildren() []string
}

// treeFrom makes a tree of nodes, from the one that is the root down; made makes
// a node of the tree. Without a root nothing is made. Each node comes once, even
// one that is below itself, and one that is not there is left out.
func treeFrom[N treeNode, T any](nodes []N, made func(node N, below []T) (T, error)) (T, error) {
	left := make(map[string]N, len(nodes))
	for _, node := range nodes {
		left[node.GetId()] = node
	}
	var branch func(N) (T, error)
	branch = func(node N) (T, error) {
		delete(left, node.GetId())
		var below []T
		for _, id := range node.GetChildren() {
			child, ok := left[id]
			if !ok {
				continue
			}
			grown, err := branch(child)
			if err != nil {
				return grown, err
			}
			below = append(below, grown)
		}
		return made(node, below)
	}
	for _, node := range nodes {
		if node.GetRoot() {
			return branch(node)
		}
	}
	var none T
	return none, nil
}
