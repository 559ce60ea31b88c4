"""Customers and their orders."""

from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=80)
    email = models.EmailField("e-mail")
    city = models.CharField(max_length=60)
    plan = models.CharField(max_length=20, choices=[("free", "Free"), ("team", "Team"), ("enterprise", "Enterprise")])
    newsletter = models.BooleanField(default=False)
    joined = models.DateField()

    def __str__(self):
        return self.name


class Order(models.Model):
    number = models.CharField(max_length=20)
    customer = models.ForeignKey(Customer, models.CASCADE)
    status = models.CharField(max_length=20, choices=[("open", "Open"), ("paid", "Paid"), ("shipped", "Shipped"), ("cancelled", "Cancelled")], default="open")
    total = models.DecimalField(max_digits=9, decimal_places=2)
    note = models.CharField(max_length=200, blank=True)

    def __str__(self):
        return self.number
