"""Simulated classes. `run` meets the site over the network only, as browsers do; `dashboard` writes made-up readings as
the site does; `hints` needs neither.
"""
