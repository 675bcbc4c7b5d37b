"""A class of simulated students: it meets the site over the network only, as browsers do."""
